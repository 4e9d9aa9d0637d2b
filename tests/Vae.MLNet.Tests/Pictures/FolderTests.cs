using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;

namespace Vae.MLNet.Tests;

/// <summary>What the reader of folders makes of pictures is what ML.NET's own transforms make of them, to the bit.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public static TheoryData<string, PictureFit, PictureAnchor, int, int, int> Cases()
    {
        var cases = new TheoryData<string, PictureFit, PictureAnchor, int, int, int>();
        foreach (var kind in PictureKinds.All.Keys)
        {
            foreach (var channels in new[] { 1, 3 })
            {
                cases.Add(kind, PictureFit.Fill, PictureAnchor.Center, 12, 9, channels);
                cases.Add(kind, PictureFit.Fill, PictureAnchor.Center, 40, 50, channels);
                cases.Add(kind, PictureFit.Pad, PictureAnchor.Center, 16, 9, channels);
                cases.Add(kind, PictureFit.Pad, PictureAnchor.Center, 30, 64, channels);
                foreach (var anchor in Enum.GetValues<PictureAnchor>())
                {
                    cases.Add(kind, PictureFit.Crop, anchor, 8, 15, channels);
                    cases.Add(kind, PictureFit.Crop, anchor, 45, 20, channels);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_row_is_what_ML_NET_makes_of_the_file(
        string kind,
        PictureFit fit,
        PictureAnchor anchor,
        int width,
        int height,
        int channels
    )
    {
        var (ending, bytes) = PictureKinds.All[kind];
        var path = directory.Write($"a{ending}", bytes);
        var options = new PictureOptions
        {
            Width = width,
            Height = height,
            Channels = channels,
            Fit = fit,
            Anchor = anchor,
        };
        using var reader = RowReader.Open(directory.Path, new RowReaderOptions { Pictures = options });
        var row = new byte[reader.RowSize];
        Assert.Equal(1, reader.ReadValues<byte>(row));

        Assert.Equal(StockPixels.Of(path, options), row);
    }

    [Fact]
    public void A_view_of_a_folder_has_bytes_and_keys_that_stand_for_the_sub_folders()
    {
        foreach (var (i, (ending, bytes)) in PictureKinds.All.Values.Index())
        {
            Directory.CreateDirectory(directory[$"{(i % 2 == 0 ? "odd" : "even")}"]);
            directory.Write($"{(i % 2 == 0 ? "odd" : "even")}/{i}{ending}", bytes);
        }

        directory.Write("odd/7.png", 1, 2, 3);
        var ml = new MLContext(seed: 1);
        var view = ml.Data.LoadFromRowFile(
            new VaeRowFileOptions
            {
                DataPath = directory.Path,
                Pictures = new PictureOptions
                {
                    Channels = 3,
                    Width = 5,
                    Height = 4,
                    SkipBroken = true,
                },
            }
        );

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Byte, 3, 4, 5), view.Schema["Data"].Type);
        Assert.Equal(new KeyDataViewType(typeof(uint), 2), view.Schema["Label"].Type);
        Assert.Equal(["even", "odd"], KeyValues.Of(view.Schema["Label"])!);
        Assert.Equal([1u, 1, 1, 1, 2, 2, 2, 2, 2], view.GetColumn<uint>("Label"));
        Assert.Equal(9, view.GetRowCount());
        var rows = view.GetColumn<byte[]>("Data").ToList();
        using var reader = RowReader.Open(
            directory.Path,
            new RowReaderOptions
            {
                Pictures = new PictureOptions
                {
                    Channels = 3,
                    Width = 5,
                    Height = 4,
                    SkipBroken = true,
                },
            }
        );
        var all = new byte[9 * 60];
        Assert.Equal(9, reader.ReadValues<byte>(all));
        Assert.Equal(all.Chunk(60), rows);

        // Shuffled, each row keeps its label and its number.
        var shuffled = ml.Data.ShuffleRows(view, seed: 3);
        var pairs = shuffled.GetColumn<byte[]>("Data").Zip(shuffled.GetColumn<uint>("Label")).ToList();
        Assert.NotEqual(rows, pairs.Select(pair => pair.First));
        Assert.Equal(
            rows.Zip(view.GetColumn<uint>("Label"))
                .Select(pair => $"{Convert.ToHexString(pair.First)} {pair.Second}")
                .Order(),
            pairs.Select(pair => $"{Convert.ToHexString(pair.First)} {pair.Second}").Order()
        );
    }

    public void Dispose() => directory.Dispose();
}

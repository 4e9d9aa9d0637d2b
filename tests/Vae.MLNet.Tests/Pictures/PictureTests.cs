using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Vae.Data;
using Vae.Tests;

namespace Vae.MLNet.Tests.Pictures;

/// <summary>Pictures in by ML.NET's own transforms, and pictures out.</summary>
public sealed class PictureTests : IDisposable
{
    private const int Height = 3;
    private const int Width = 5;
    private const int Count = 4;

    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Rows_become_pictures_of_their_numbers(int channels)
    {
        var written = ml.Data.SaveAsPictures(View([channels, Height, Width]), "Data", directory["out"]);

        Assert.Equal(Count, written);
        Assert.Equal(Count, Directory.GetFiles(directory["out"]).Length);
        for (var row = 0; row < Count; row++)
        {
            var picture = PngDecoder.Read(File.ReadAllBytes(directory[$"out/{row:D12}.png"]));
            Assert.Equal((Width, Height, channels), (picture.Width, picture.Height, picture.Channels));
            // A pixel's channels lie together in the file and planes apart in the row.
            var pixels = Source.Bytes(row, channels * Height * Width);
            byte[] expected =
            [
                .. Enumerable
                    .Range(0, Height * Width)
                    .SelectMany(pixel => Enumerable.Range(0, channels).Select(c => pixels[c * Height * Width + pixel])),
            ];
            Assert.Equal(expected, picture.Pixels);
        }
    }

    [Theory]
    [InlineData("Byte")]
    [InlineData("Double")]
    [InlineData("sparse")]
    [InlineData("flat")]
    public void Columns_of_every_type_become_the_same_pictures(string kind)
    {
        var dense = Probe.Vector("Data", NumberDataViewType.Single, row => Holed(row), 1, Height, Width);
        ml.Data.SaveAsPictures(new ProbeView(Count, dense), "Data", directory["one"]);
        var type = new VectorDataViewType(NumberDataViewType.Single, Height, Width);
        var column = kind switch
        {
            "Byte" => Probe.Vector("Data", NumberDataViewType.Byte, row => HoledBytes(row), Height, Width),
            "Double" => Probe.Vector(
                "Data",
                NumberDataViewType.Double,
                row => Array.ConvertAll(HoledBytes(row), pixel => pixel / 255.0),
                1,
                Height,
                Width
            ),
            "sparse" => Probe.Sparse("Data", type, row => Holed(row)),
            _ => Probe.Vector("Data", NumberDataViewType.Single, row => Holed(row), 15),
        };

        ml.Data.SaveAsPictures(
            new ProbeView(Count, column),
            "Data",
            directory["other"],
            shape: kind == "flat" ? new DataShape(1, Height, Width) : null
        );

        Assert.All(
            Directory.GetFiles(directory["one"]),
            file =>
                Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(directory[$"other/{Path.GetFileName(file)}"])),
            throwIfEmpty: true
        );
    }

    // Every other pixel is 0, which a sparse vector leaves out; in the next row the others.
    private static byte[] HoledBytes(long row) =>
        [.. Source.Bytes(row, 15).Select((pixel, i) => (row + i) % 2 == 0 ? (byte)0 : pixel)];

    private static float[] Holed(long row) => Array.ConvertAll(HoledBytes(row), pixel => pixel / 255f);

    [Fact]
    public void Pictures_are_called_what_a_column_says()
    {
        string[] names = ["/data/cat.jpeg", "C:\\data\\dog.PNG", "bird", "a.b.png"];
        var view = View([1, Height, Width], row => names[row]);

        ml.Data.SaveAsPictures(view, "Data", directory["out"], nameColumnName: "Name");

        string[] files =
        [
            .. Directory
                .GetFiles(directory["out"])
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(["a.b.png", "bird.png", "cat.png", "dog.png"], files);
    }

    [Theory]
    [InlineData("x/../", "expected a file's name")]
    [InlineData("b/0.jpeg", "expected distinct names")]
    public void A_name_that_is_none_or_taken_is_refused(string name, string words)
    {
        var view = View([1, Height, Width], row => row == 2 ? name : $"a/{row}.png");

        var error = Assert.Throws<InvalidDataException>(() =>
            ml.Data.SaveAsPictures(view, "Data", directory["out"], nameColumnName: "Name")
        );

        Assert.StartsWith("Row 2: column 'Name'", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_no_pictures_are_refused()
    {
        var data = Source.Of(3);
        void Refuses<T>(string column, DataShape? shape = null, string? name = null)
            where T : Exception =>
            Assert.Throws<T>(() => ml.Data.SaveAsPictures(data, column, directory["out"], name, shape));

        Refuses<ArgumentOutOfRangeException>("Nowhere");
        Refuses<ArgumentOutOfRangeException>("Text");
        Refuses<ArgumentOutOfRangeException>("Picture", new DataShape(1, 4, 9));
        Refuses<ArgumentOutOfRangeException>("Picture", name: "Weight");
        Refuses<ArgumentException>("Data"); // One dimension.
        Refuses<ArgumentException>("Data", new DataShape(2, 1, 3)); // Two channels.
        Assert.False(Directory.Exists(directory["out"]));
    }

    [Fact]
    public void What_is_not_a_number_is_named_with_its_row()
    {
        var view = new ProbeView(
            3,
            Probe.Vector("Data", NumberDataViewType.Single, row => row == 1 ? [0, float.NaN] : new float[2], 1, 2)
        );

        var error = Assert.Throws<InvalidDataException>(() => ml.Data.SaveAsPictures(view, "Data", directory["out"]));

        Assert.StartsWith("Row 1: column 'Data'", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Png.Encode([0, float.NaN], [1, 2]));
        Assert.Throws<ArgumentException>(() => Png.Encode([0, 0, 0], [1, 2]));
    }

    /// <summary>The chain that the sample and the documentation show.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ML_NETs_transforms_make_the_column_that_a_model_takes(int channels)
    {
        ml.Data.SaveAsPictures(View([channels, Height, Width]), "Data", directory["in"]);
        string[] files = [.. Directory.GetFiles(directory["in"]).Order(StringComparer.Ordinal)];
        var data = ml.Data.LoadFromEnumerable(files.Select(path => new PictureFile { Path = path }));
        IEstimator<ITransformer> chain = ml
            .Transforms.LoadImages("Image", imageFolder: null, inputColumnName: nameof(PictureFile.Path))
            .Append(ml.Transforms.ResizeImages("Image", Width, Height));
        chain = channels == 1 ? chain.Append(ml.Transforms.ConvertToGrayscale("Image")) : chain;

        var view = data.Apply(
            chain.Append(
                ml.Transforms.ExtractPixels(
                    "Data",
                    "Image",
                    colorsToExtract: channels == 1
                        ? ImagePixelExtractingEstimator.ColorBits.Red
                        : ImagePixelExtractingEstimator.ColorBits.Rgb,
                    orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ARGB,
                    interleavePixelColors: false,
                    scaleImage: 1 / 255f
                )
            )
        );

        var type = Assert.IsType<VectorDataViewType>(view.Schema["Data"].Type);
        Assert.True(new DataShape(channels, Height, Width).Accepts(type.Dimensions), $"{type}");
        float[] expected =
        [
            .. Enumerable.Range(0, Count).SelectMany(row => Source.Image(row, channels * Height * Width)),
        ];
        // Grey is mixed of three equal channels, which rounds.
        Cell.AssertClose(expected, SmallViews.Flat(view, "Data"), channels == 1 ? 1.01 / 255 : 1e-6, "Data");
    }

    /// <summary>A picture in memory, for ML.NET's own image columns.</summary>
    [Fact]
    public void A_row_is_an_MLImage_in_one_line()
    {
        using var image = MLImage.CreateFromStream(
            new MemoryStream(Png.Encode(Source.Image(0, 3 * Height * Width), [3, Height, Width]))
        );

        Assert.Equal((Width, Height), (image.Width, image.Height));
        var bytes = Source.Bytes(0, 3 * Height * Width);
        var red = image.PixelFormat == MLPixelFormat.Bgra32 ? 2 : 0;
        Assert.Equal(bytes[..(Height * Width)], image.Pixels.ToArray().Where((_, i) => i % 4 == red));
    }

    private static ProbeView View(int[] dimensions, Func<long, string>? name = null)
    {
        var size = dimensions.Aggregate(1, (product, d) => product * d);
        return new ProbeView(
            Count,
            [
                Probe.Vector("Data", NumberDataViewType.Single, row => Source.Image(row, size), dimensions),
                Probe.Scalar("Name", TextDataViewType.Instance, row => (name?.Invoke(row) ?? "").AsMemory()),
            ]
        );
    }

    private sealed class PictureFile
    {
        public required string Path { get; init; }
    }
}

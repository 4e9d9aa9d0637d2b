using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Vae.Tests;

namespace Vae.MLNet.Tests.Pictures;

/// <summary>Columns of ML.NET's pictures.</summary>
public abstract class PictureColumnTest : IDisposable
{
    private protected MLContext Ml { get; } = new(seed: 1);
    private protected TemporaryDirectory Files { get; } = new();
    private protected List<MLImage> Images { get; }

    protected PictureColumnTest() =>
        Images = [.. PictureKinds.All.Values.Select(kind => MLImage.CreateFromStream(new MemoryStream(kind.Bytes)))];

    public void Dispose()
    {
        Images.ForEach(image => image.Dispose());
        Files.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected IEnumerable<PictureRow> Rows() =>
        Images.Select(
            (image, i) =>
                new PictureRow
                {
                    Image = image,
                    Class = i % 3,
                    Other = (i + 1) % 3,
                }
        );

    private protected IDataView View() => Ml.Data.LoadFromEnumerable(Rows().ToList());

    /// <summary>The same pictures, which nobody else has.</summary>
    private protected IDataView Fresh() =>
        Ml.Data.LoadFromEnumerable(
            Rows()
                .Select(row =>
                {
                    row.Image = MLImage.CreateFromPixels(
                        row.Image.Width,
                        row.Image.Height,
                        row.Image.PixelFormat,
                        row.Image.Pixels
                    );
                    return row;
                })
        );

    private protected sealed class PictureRow
    {
        [ImageType(PictureKinds.Height, PictureKinds.Width)]
        public MLImage Image { get; set; } = null!;

        public float Class { get; set; }

        public float Other { get; set; }
    }
}

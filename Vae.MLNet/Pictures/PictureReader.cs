using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;

namespace Vae.MLNet;

/// <summary>
/// Reads a column of pictures: ML.NET's own transforms bring each to the size and make it grey, and its pixels become numbers.
/// </summary>
/// <remarks>
/// ML.NET's transforms dispose the pictures that they are given, also those that are not theirs: a picture in memory would be gone after it was
/// read once. So none of them is given one where it would do so.
/// </remarks>
internal sealed class PictureReader : ValueReader
{
    private readonly ValueGetter<MLImage> getter;
    private readonly string name;
    private readonly PictureRows picture;
    private readonly StockTransform resizing;
    private readonly StockTransform? grey;
    private readonly float[] numbers;
    private MLImage? current;

    public PictureReader(DataViewRow source, DataViewSchema.Column column, PictureRows picture)
    {
        PictureLibrary.Require();
        getter = source.GetGetter<MLImage>(column);
        (name, this.picture) = (column.Name, picture);
        numbers = picture.Options.Numbers();
        var ml = new MLContext();
        resizing = new StockTransform((output, input) => PictureTypes.Resizing(ml, output, input, picture));
        grey =
            picture.Channels == 1 ? new StockTransform((output, input) => PictureTypes.Grey(ml, output, input)) : null;
    }

    public override void Read(Span<float> destination, long position)
    {
        getter(ref current!);
        if (current is null)
        {
            throw new InvalidOperationException(
                $"Row {position}: column '{name}' holds no picture; expected one in each row."
            );
        }

        MLImage? sized = null;
        MLImage? shown = null;
        try
        {
            var isSized = IsSized(current, position);
            sized = isSized ? null : resizing.Apply(current);
            shown = grey?.Apply(sized ?? current);
            Extract(shown ?? sized ?? current, destination);
        }
        finally
        {
            sized?.Dispose();
            shown?.Dispose();
        }
    }

    private bool IsSized(MLImage image, long position)
    {
        try
        {
            return image.Width == picture.Width && image.Height == picture.Height;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException(
                $"Row {position}: column '{name}' holds a picture that is disposed; expected it to live until the row is read.",
                e
            );
        }
    }

    private void Extract(MLImage image, Span<float> destination)
    {
        var (red, blue) = image.PixelFormat == MLPixelFormat.Rgba32 ? (0, 2) : (2, 0);
        var (first, last) = picture.Options.Colors == VaePictureColors.Bgr ? (blue, red) : (red, blue);
        PicturePlanes.Take(image.Pixels, picture.Channels == 1 ? [red] : [first, 1, last], numbers, destination);
    }

    /// <summary>One of ML.NET's transforms, applied to single pictures.</summary>
    private sealed class StockTransform
    {
        private const string Input = "Picture";
        private const string Output = "Made";

        private readonly Held held = new();
        private readonly ValueGetter<MLImage> getter;

        public StockTransform(Func<string, string, IEstimator<ITransformer>> estimator)
        {
            var builder = new DataViewSchema.Builder();
            builder.AddColumn(Input, PictureTypes.Unsized());
            var schema = builder.ToSchema();
            var mapper = estimator(Output, Input).Fit(new SchemaOnlyView(schema)).GetRowToRowMapper(schema);
            var made = mapper.OutputSchema[Output];
            // Its row is never disposed: it has nothing of its own, and would dispose the picture that it was given last.
            getter = mapper.GetRow(new HeldRow(schema, held), [made]).GetGetter<MLImage>(made);
        }

        /// <summary>Makes another picture, which is the caller's.</summary>
        public MLImage Apply(MLImage image)
        {
            held.Picture = image;
            MLImage made = null!;
            getter(ref made);
            return made;
        }
    }

    /// <summary>The picture that is looked at.</summary>
    private sealed class Held
    {
        public MLImage? Picture { get; set; }
    }

    /// <summary>A row of one picture.</summary>
    private sealed class HeldRow(DataViewSchema schema, Held held) : DataViewRow
    {
        public override long Position => 0;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            ColumnErrors.RequireType<TValue>((ValueGetter<MLImage>)((ref MLImage value) => value = held.Picture!));

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = default;
    }
}

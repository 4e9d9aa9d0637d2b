using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.Bench.Measuring;

/// <summary>
/// Rows of 30 columns that have to do with each other, each a function of its number: sums of sines of five hidden numbers, and some noise, in
/// units of their own.
/// </summary>
internal sealed class GeneratedRows : IDataView
{
    public const int Width = 30;

    /// <summary>The rows of a table of an ordinary size.</summary>
    public const int FitRows = 50_000;

    private const int Factors = 5;
    private const float Noise = 0.1f;

    // The same loadings for all rows.
    private static readonly float[] Loadings = Draw(new Random(1), 2 * Factors * Width);

    private readonly int count;

    /// <param name="count">The number of rows.</param>
    public GeneratedRows(int count)
    {
        this.count = count;
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(nameof(TableRow.Features), new VectorDataViewType(NumberDataViewType.Single, Width));
        Schema = builder.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    /// <summary>Some rows in memory.</summary>
    public static LabelledTable Table(int count)
    {
        var values = new float[count * Width];
        for (var row = 0; row < count; row++)
        {
            Fill(row, values.AsSpan(row * Width, Width));
        }

        return new LabelledTable("generated", Width, values, new bool[count]);
    }

    public long? GetRowCount() => count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random? rand = null
    ) => [new Cursor(this)];

    private static void Fill(long row, Span<float> values)
    {
        Span<float> hidden = stackalloc float[Factors];
        var state = (ulong)row;
        for (var k = 0; k < Factors; k++)
        {
            hidden[k] = 6 * Uniform(ref state) - 3;
        }

        for (var j = 0; j < values.Length; j++)
        {
            var sum = 0f;
            for (var k = 0; k < Factors; k++)
            {
                var place = 2 * (j * Factors + k);
                sum += Loadings[place] * Sine(hidden[k] + 3 * Loadings[place + 1]);
            }

            values[j] = 10 * j + (1 + j) * (sum + Noise * (Uniform(ref state) + Uniform(ref state) - 1));
        }
    }

    // Near enough to a sine, and quick: the rows are to cost less than the training of them.
    private static float Sine(float x)
    {
        x = x / MathF.PI;
        x -= 2 * MathF.Floor((x + 1) / 2);
        return 4 * x * (1 - MathF.Abs(x));
    }

    /// <summary>SplitMix64 (Steele et al. 2014).</summary>
    private static float Uniform(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 40) / (float)(1 << 24);
    }

    private static float[] Draw(Random random, int numbers)
    {
        var drawn = new float[numbers];
        for (var i = 0; i < numbers; i++)
        {
            drawn[i] = 2 * random.NextSingle() - 1;
        }

        return drawn;
    }

    private sealed class Cursor(GeneratedRows rows) : DataViewRowCursor
    {
        private long position = -1;

        public override long Position => position;

        public override long Batch => 0;

        public override DataViewSchema Schema => rows.Schema;

        public override bool MoveNext()
        {
            if (position + 1 >= rows.count)
            {
                return false;
            }

            position++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (ValueGetter<TValue>)
                (Delegate)
                    (ValueGetter<VBuffer<float>>)(
                        (ref VBuffer<float> value) =>
                        {
                            var editor = VBufferEditor.Create(ref value, Width);
                            Fill(position, editor.Values);
                            value = editor.Commit();
                        }
                    );

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) => id = new DataViewRowId((ulong)position, 0);
    }
}

using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.Inference;
using Vae.Tables;

namespace Vae.MLNet;

/// <summary>The rows of a table that are computed together: what was read of them, and the results.</summary>
internal sealed class TableBatch
{
    private readonly TableBinding binding;
    private readonly DataViewRowId[] ids;
    private readonly TableRows read;
    private readonly TableRows? filled;
    private readonly VaeScore[] scores;

    // Rows whose numbers follow one another, where not those of all do.
    private TableRows? part;

    /// <param name="binding">The step and its columns.</param>
    /// <param name="active">Of each column added whether it is asked for.</param>
    /// <param name="capacity">The most rows.</param>
    public TableBatch(TableBinding binding, bool[] active, int capacity)
    {
        this.binding = binding;
        Capacity = capacity;
        ids = new DataViewRowId[capacity];
        read = new TableRows(Model.Fields, capacity);
        filled = Wants(TableResult.Filled) ? new TableRows(Model.Fields, capacity) : null;
        var blames = Wants(TableResult.Contributions);
        scores = new VaeScore[blames || Wants(TableResult.Score) ? capacity : 0];
        Contributions = new float[blames ? checked(capacity * Model.Fields.Count) : 0];

        bool Wants(TableResult result) =>
            binding.Outputs.Where((output, i) => active[i]).Any(output => output.Result == result);
    }

    public int Capacity { get; }

    /// <summary>The rows in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>The rows with their missing cells filled in.</summary>
    public TableRows Filled => filled!;

    /// <summary>The rows' scores.</summary>
    public IReadOnlyList<VaeScore> Scores => scores;

    /// <summary>What each column contributes to a row's score, row by row.</summary>
    public float[] Contributions { get; }

    /// <summary>The rows' ids.</summary>
    public IReadOnlyList<DataViewRowId> Ids => ids;

    private VaeTableModel Model => binding.Model;

    /// <summary>Makes what reads the current row of a source as a row of the batch.</summary>
    public Action<int> Reader(DataViewRow source)
    {
        var id = source.GetIdGetter();
        TableCellReader[] readers =
        [
            .. binding.Columns.Select((column, i) => TableCellReader.For(source, column, Model.Fields[i].Type, i)),
        ];
        return row =>
        {
            id(ref ids[row]);
            foreach (var reader in readers)
            {
                reader.Read(read, row, source.Position);
            }
        };
    }

    /// <summary>
    /// Computes rows that were read. Where one has a cell that the model does not take, computes those before it, ends the batch there and
    /// returns the error.
    /// </summary>
    /// <param name="count">How many were read.</param>
    /// <param name="position">The number of the first row, for messages.</param>
    public InvalidOperationException? Run(int count, long position)
    {
        Count = count;
        try
        {
            Run();
            return null;
        }
        catch (InvalidDataException)
        {
            // Which row it was is looked up when the model has refused one.
            if (FirstRefused(position) is not { } error)
            {
                throw;
            }

            Run();
            return error;
        }
    }

    /// <summary>Leaves no row in the batch.</summary>
    public void Clear() => Count = 0;

    private void Run()
    {
        read.Count = Count;
        if (Count == 0)
        {
            return;
        }

        if (scores.Length > 0)
        {
            var scoring = binding.Step.Scoring!;
            foreach (var rows in scoring.ElboSamples > 0 ? Parts() : [new NumberedRows(0, Count, 0)])
            {
                Score(scoring, rows);
            }
        }

        if (filled is not null)
        {
            filled.Count = Count;
            Copy(read, 0, filled, 0, Count);
            foreach (var rows in Parts())
            {
                Fill(binding.Step.Imputation!, rows);
            }
        }
    }

    private IEnumerable<NumberedRows> Parts() => NumberedRows.Of(ids, Count);

    private void Score(VaeTableScorer.Options options, NumberedRows rows)
    {
        var width = Model.Fields.Count;
        var count = rows.End - rows.Start;
        Model.Score(
            PartOf(read, rows),
            scores.AsSpan(rows.Start, count),
            Contributions.Length == 0 ? [] : Contributions.AsSpan(rows.Start * width, count * width),
            new VaeScoreOptions
            {
                Seed = options.Seed,
                FirstRow = rows.FirstRow,
                ElboSamples = options.ElboSamples,
            },
            binding.Step.UnseenIsMissing
        );
    }

    private void Fill(VaeTableImputer.Options options, NumberedRows rows)
    {
        var some = PartOf(filled!, rows);
        Model.Impute(
            some,
            new TableImputationOptions
            {
                Method = options.Method,
                Seed = options.Seed,
                FirstRow = rows.FirstRow,
                Samples = options.Samples,
                UnseenIsMissing = binding.Step.UnseenIsMissing,
            }
        );
        if (some != filled)
        {
            Copy(some, 0, filled!, rows.Start, some.Count);
        }
    }

    private TableRows PartOf(TableRows rows, NumberedRows numbers)
    {
        if (numbers.End - numbers.Start == Count)
        {
            return rows;
        }

        part ??= new TableRows(Model.Fields, Capacity);
        part.Count = numbers.End - numbers.Start;
        Copy(rows, numbers.Start, part, 0, part.Count);
        return part;
    }

    /// <summary>The error of the first row that the model does not take, at which the batch is ended; null where it takes all.</summary>
    private InvalidOperationException? FirstRefused(long position)
    {
        var one = new TableRows(Model.Fields, 1) { Count = 1 };
        var (elements, labels) = (new float[Model.Model.DataSize], new long[Model.Model.IsConditional ? 1 : 0]);
        for (var row = 0; row < Count; row++)
        {
            Copy(read, row, one, 0, 1);
            try
            {
                Model.Encode(one, elements, labels, position + row, binding.Step.UnseenIsMissing);
            }
            catch (InvalidDataException e)
            {
                Count = row;
                return new InvalidOperationException(e.Message, e);
            }
        }

        return null;
    }

    private static void Copy(TableRows from, int start, TableRows to, int place, int count)
    {
        for (var c = 0; c < from.Fields.Count; c++)
        {
            if (from.Fields[c].Type == CellType.Text)
            {
                from.Texts(c).Slice(start, count).CopyTo(to.Texts(c)[place..]);
            }
            else
            {
                from.Numbers(c).Slice(start, count).CopyTo(to.Numbers(c)[place..]);
            }
        }
    }
}

using System.Globalization;
using Vae.Data;
using Vae.Inference;

namespace Vae.Tables;

public sealed partial class VaeTableModel
{
    /// <summary>
    /// Draws rows from the model. Row i of a seed depends on the seed and i alone, so that parts of a table can be made anywhere.
    /// </summary>
    /// <param name="rows">Takes the rows; with <see cref="Fields"/>.</param>
    /// <param name="count">How many; at most the capacity of <paramref name="rows"/>.</param>
    /// <param name="options">Which rows; the first ones of seed 0 when null.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a filter asks for what there is not.</exception>
    /// <exception cref="InvalidOperationException">No row had what the filters ask for; the message says how many were drawn.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Generate(TableRows rows, int count, TableGenerationOptions? options = null)
    {
        options ??= new TableGenerationOptions();
        RequireFields(rows);
        Argument.RequireRows(options.FirstRow, count);
        rows.Count = count;
        var (label, filters) = Plan(options);
        var pending = new bool[count];
        pending.AsSpan().Fill(true);
        for (var draw = 0; Array.IndexOf(pending, true) is >= 0 and var next; draw++)
        {
            if (draw == options.MostDraws)
            {
                throw new InvalidOperationException(
                    $"Row {options.FirstRow + next} was drawn {draw} times and never had {string.Join(" and ", filters)}; expected what the model generates more often than that."
                );
            }

            Draw(rows, pending, SeedOf(options.Seed, draw), label, options);
            for (var row = 0; row < count; row++)
            {
                pending[row] = pending[row] && !filters.TrueForAll(filter => filter.Accepts(rows, row));
            }
        }
    }

    /// <summary>Checks what can be checked before a row is drawn.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or a filter asks for what there is not.</exception>
    internal void RequireGeneration(TableGenerationOptions options) => _ = Plan(options);

    /// <summary>Whether a filter is on the condition, so that rows are drawn with it and none is thrown away.</summary>
    internal bool IsDrawn(TableFilter filter) =>
        filter.Comparison == TableComparison.Equal && filter.Column == Schema.Condition && filter.Value.Length > 0;

    // The first draw of a row is the row of that number without filters; further ones are streams of their own.
    private static long SeedOf(long seed, int draw) => unchecked(seed ^ (long)((ulong)draw * 0x9E3779B97F4A7C15UL));

    /// <summary>
    /// Draws the pending rows. Whole batches on a grid of row numbers are decoded, so that each row has the same place in the same matrix
    /// product whichever rows are asked for: that makes shards equal to the last bit.
    /// </summary>
    private void Draw(TableRows rows, bool[] pending, long seed, int? label, TableGenerationOptions options)
    {
        var size = Model.BatchSize;
        var (latents, labels) = (new float[size * Model.LatentSize], new long[Model.IsConditional ? size : 0]);
        var (data, logVariances) = (new float[size * codec.Size], new float[size * codec.Size]);
        for (var start = 0; start < pending.Length; )
        {
            options.Cancellation.ThrowIfCancellationRequested();
            var number = options.FirstRow + start;
            var (first, place) = (number - number % size, (int)(number % size));
            var count = Math.Min(size - place, pending.Length - start);
            if (pending.AsSpan(start, count).Contains(true))
            {
                for (var i = 0; i < labels.Length; i++)
                {
                    labels[i] = label ?? sampler.Class(seed, first + i, options.Complete);
                }

                Model.SamplePrior(seed, first, latents, labels);
                Model.Decode(latents, labels, data, logVariances, options.Cancellation);
                Put(start, count, first, place);
            }

            start += count;
        }

        void Put(int start, int count, long first, int place) =>
            Parallel.For(
                0,
                count,
                new ParallelOptions { MaxDegreeOfParallelism = Model.Threads },
                () => new double[sampler.Draws],
                (i, _, draws) =>
                {
                    if (!pending[start + i])
                    {
                        return draws;
                    }

                    UniformNoise.FillRow(seed, first + place + i, NoisePurpose.Cells, draws);
                    var cells = (place + i) * codec.Size;
                    sampler.Draw(
                        data.AsSpan(cells, codec.Size),
                        logVariances.AsSpan(cells, codec.Size),
                        draws,
                        options.Complete,
                        rows,
                        start + i
                    );
                    if (codec.ConditionIndex >= 0)
                    {
                        codec.Put(rows, start + i, codec.ConditionIndex, (int)labels[place + i], 0);
                    }

                    return draws;
                },
                _ => { }
            );
    }

    private (int? Label, List<CellFilter> Filters) Plan(TableGenerationOptions options)
    {
        Argument.Require(
            options.MostDraws >= 1,
            $"The most draws of a row are {options.MostDraws}; expected at least 1."
        );
        int? label = null;
        var filters = new List<CellFilter>();
        foreach (var filter in options.Where)
        {
            var c = Schema.IndexOf(filter.Column);
            Argument.Require(
                c >= 0,
                $"The filter is on the column '{filter.Column}'; expected one of {string.Join(", ", Fields.Select(field => field.Name))}."
            );
            filter.Checked(Fields[c]);
            RequireFound(filter, c, options.Complete);
            if (IsDrawn(filter))
            {
                var option = codec.OptionOf(c, filter.Value);
                Argument.Require(
                    label is null || label == option,
                    $"The filters ask for several categories of '{filter.Column}' at once; expected one."
                );
                label = option;
                continue;
            }

            filters.Add(new CellFilter(filter, c, Schema.Columns[c].Type));
        }

        return (label, filters);
    }

    /// <summary>What no cell can be would be looked for in vain.</summary>
    private void RequireFound(TableFilter filter, int c, bool complete)
    {
        var column = Schema.Columns[c];
        RequireWithinBounds(filter, column);
        if (filter.Comparison != TableComparison.Equal)
        {
            return;
        }

        if (filter.Value.Length == 0)
        {
            Argument.Require(
                !complete,
                $"The filter asks for a missing '{column.Name}' in rows that are to be complete; expected one of the two."
            );
            Argument.Require(
                column.MayBeMissing,
                $"The filter asks for a missing '{column.Name}', which no training row had; expected a value."
            );
            return;
        }

        var known = column.Ranges is null ? column.Names() : null;
        if (known is not null && codec.OptionOf(c, filter.Value) < 0)
        {
            throw new ArgumentException(
                $"The filter asks for '{column.Name}' to be '{filter.Value}', which no training row had; expected one of {string.Join(", ", known)}."
            );
        }
    }

    /// <summary>Generated numbers are among those of the training rows.</summary>
    private static void RequireWithinBounds(TableFilter filter, TableColumn column)
    {
        if (column.Type is not (CellType.Integer or CellType.Real) || filter.Value.Length == 0)
        {
            return;
        }

        var (value, (least, largest)) = (filter.Number(column.Type), column.Bounds());
        var isFound = filter.Comparison switch
        {
            TableComparison.Equal => value >= least && value <= largest,
            TableComparison.NotEqual => true,
            TableComparison.Below => least < value,
            TableComparison.AtMost => least <= value,
            TableComparison.Above => largest > value,
            _ => largest >= value,
        };
        Argument.Require(
            isFound,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The filter asks for {filter}, and the training rows had {least} to {largest} in that column, as generated ones have; expected numbers among these."
            )
        );
    }

    private sealed class CellFilter(TableFilter filter, int column, CellType type)
    {
        private readonly double number = type == CellType.Text ? double.NaN : filter.Number(type);

        public override string ToString() => $"{filter}";

        public bool Accepts(TableRows rows, int row) =>
            type == CellType.Text
                ? filter.Accepts(rows.Texts(column)[row])
                : filter.Accepts(rows.Numbers(column)[row], number);
    }
}

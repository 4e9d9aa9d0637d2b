using MathNet.Numerics.Distributions;
using Vae.Data;
using Vae.Inference;

namespace Vae.Tables;

public sealed partial class VaeTableModel
{
    /// <summary>
    /// Fills in the missing cells of rows, given the others: latent vectors are drawn from the posterior of what is observed and weighed by how well
    /// they explain it, w ∝ p(x|z) p(z)/q(z|x) (self-normalised importance sampling; Mattei and Frellsen 2019, "MIWAE", eq. 11).
    /// </summary>
    /// <param name="rows">The rows, with <see cref="Fields"/>; their missing cells are replaced.</param>
    /// <param name="options">How; what is expected when null.</param>
    /// <returns>The number of cells that were filled in.</returns>
    /// <exception cref="ArgumentException">The rows have other fields, or an option is out of range.</exception>
    /// <exception cref="InvalidDataException">
    /// A cell is none that the column may have, or the condition of a conditional model is missing; the message names it.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled; rows of before are filled in.</exception>
    public long Impute(TableRows rows, TableImputationOptions? options = null)
    {
        options ??= new TableImputationOptions();
        RequireFields(rows);
        Argument.Require(options.Samples >= 1, $"The number of samples is {options.Samples}; expected at least 1.");
        Argument.Require(
            (long)options.Samples * Math.Max(Model.DataSize, Model.LatentSize) <= Array.MaxLength,
            $"The number of samples is {options.Samples}; expected at most {Array.MaxLength / Math.Max(Model.DataSize, Model.LatentSize)} for rows of {Model.DataSize} elements."
        );
        Argument.Require(
            Enum.IsDefined(options.Method),
            $"The method is {options.Method}; expected one of {string.Join(", ", Enum.GetNames<TableImputation>())}."
        );
        Argument.RequireRows(options.FirstRow, rows.Count);
        var elements = new float[rows.Count * codec.Size];
        var labels = new long[Model.IsConditional ? rows.Count : 0];
        codec.Encode(rows, elements, labels, options.FirstRow, options.UnseenIsMissing);
        var posterior = Model.Encode(elements, labels, options.Cancellation);
        var filled = 0L;
        var work = new ImputationWork(this, options);
        for (var row = 0; row < rows.Count; row++)
        {
            var missing = Enumerable
                .Range(0, Fields.Count)
                .Where(c => c != codec.ConditionIndex && codec.IsMissing(rows, c, row, options.UnseenIsMissing))
                .ToArray();
            if (missing.Length > 0)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                work.Fill(rows, row, missing, elements, labels, posterior);
                filled += missing.Length;
            }
        }

        return filled;
    }

    /// <summary>The buffers of one call.</summary>
    private sealed class ImputationWork
    {
        private readonly VaeTableModel table;
        private readonly TableImputationOptions options;
        private readonly float[] noise;
        private readonly float[] latents;
        private readonly long[] labels;
        private readonly float[] data;
        private readonly float[] logVariances;
        private readonly double[] weights;
        private readonly double[] draws;

        public ImputationWork(VaeTableModel table, TableImputationOptions options)
        {
            (this.table, this.options) = (table, options);
            var (samples, model) = (options.Samples, table.Model);
            (noise, latents) = (new float[samples * model.LatentSize], new float[samples * model.LatentSize]);
            labels = new long[model.IsConditional ? samples : 0];
            (data, logVariances) = (new float[samples * model.DataSize], new float[samples * model.DataSize]);
            (weights, draws) = (new double[samples], new double[1 + 2 * table.Fields.Count]);
        }

        /// <summary>Fills in the missing cells of a row.</summary>
        public void Fill(
            TableRows rows,
            int row,
            int[] missing,
            float[] elements,
            long[] rowLabels,
            VaePosterior posterior
        )
        {
            Weigh(row, elements, rowLabels, posterior);
            UniformNoise.FillRow(options.Seed, options.FirstRow + row, NoisePurpose.Imputation, draws);
            var drawn = options.Method == TableImputation.Draw ? UniformNoise.Place(weights, draws[0]) : -1;
            foreach (var c in missing)
            {
                if (drawn < 0 && table.Schema.Columns[c].Type is CellType.Integer or CellType.Real)
                {
                    rows.Numbers(c)[row] = Mean(c);
                    continue;
                }

                var (option, score) = drawn < 0 ? (Likeliest(c), 0) : Drawn(c, drawn);
                table.codec.Put(rows, row, c, option, score);
            }
        }

        private void Weigh(int row, float[] elements, long[] rowLabels, VaePosterior posterior)
        {
            var (model, size) = (table.Model, table.Model.LatentSize);
            var mean = posterior.Mean.AsSpan(row * size, size);
            var spread = posterior.LogVariance.AsSpan(row * size, size);
            NormalNoise.Fill(
                options.Seed,
                options.FirstRow + row,
                NoisePurpose.ImportanceSampling,
                noise.Length,
                noise
            );
            for (var k = 0; k < options.Samples; k++)
            {
                Posterior.Sample(mean, spread, noise.AsSpan(k * size, size), latents.AsSpan(k * size, size));
            }

            labels.AsSpan().Fill(labels.Length > 0 ? rowLabels[row] : 0);
            model.Decode(latents, labels, data, logVariances, options.Cancellation);
            var observed = elements.AsSpan(row * model.DataSize, model.DataSize);
            var largest = double.NegativeInfinity;
            for (var k = 0; k < options.Samples; k++)
            {
                var cells = new Range(k * model.DataSize, (k + 1) * model.DataSize);
                var loss = RowLoss.Of(model.Signature, observed, data.AsSpan(cells), logVariances.AsSpan(cells));
                var latent = new Range(k * size, (k + 1) * size);
                weights[k] = Posterior.LogPriorRatio(spread, noise.AsSpan(latent), latents.AsSpan(latent)) - loss;
                largest = Math.Max(largest, weights[k]);
            }

            var sum = 0.0;
            for (var k = 0; k < weights.Length; k++)
            {
                weights[k] = Math.Exp(weights[k] - largest);
                sum += weights[k];
            }

            for (var k = 0; k < weights.Length; k++)
            {
                weights[k] /= sum;
            }
        }

        /// <summary>The option with the largest expected probability, that of missing left out.</summary>
        private int Likeliest(int c)
        {
            var column = table.Schema.Columns[c];
            var sums = new double[table.codec.Layout(c).Options];
            for (var k = 0; k < weights.Length; k++)
            {
                var options = data.AsSpan(k * table.Model.DataSize + table.codec.First(c), sums.Length);
                var present = Present(options, column);
                for (var i = 0; i < sums.Length; i++)
                {
                    sums[i] += i == column.Missing ? 0 : weights[k] * options[i] / present;
                }
            }

            return Array.IndexOf(sums, sums.Max());
        }

        /// <summary>The expected number, as one that the column may have.</summary>
        private double Mean(int c)
        {
            var column = table.Schema.Columns[c];
            var points = column.Points!;
            var mean = 0.0;
            for (var k = 0; k < weights.Length; k++)
            {
                var first = k * table.Model.DataSize + table.codec.First(c);
                var options = data.AsSpan(first, table.codec.Layout(c).Options);
                var sum = 0.0;
                for (var i = 0; i < points.Count; i++)
                {
                    sum += options[column.FirstNamed + i] * points[i];
                }

                var number = first + table.codec.Layout(c).Options;
                for (var i = 0; i < column.FirstNamed; i++)
                {
                    sum += options[i] * MeanOf(column.Ranges![i], data[number], Math.Exp(0.5 * logVariances[number]));
                }

                mean += weights[k] * sum / Present(options, column);
            }

            if (column.Ranges is null)
            {
                return points.MinBy(point => Math.Abs(point - mean));
            }

            return column.Decimals is { } decimals ? Math.Round(mean, decimals) : mean;
        }

        /// <summary>The mean of the numbers whose scores are Gaussian: a scale is no straight line, so that the mean score is not its score.</summary>
        private static double MeanOf(NumberScale scale, double mean, double deviation)
        {
            var sum = 0.0;
            foreach (var node in Nodes)
            {
                sum += scale.ValueOf(mean + deviation * node);
            }

            return sum / Nodes.Length;
        }

        // The middles of nine equal parts of a standard normal.
        private static readonly double[] Nodes =
        [
            .. Enumerable.Range(0, 9).Select(i => Normal.InvCDF(0, 1, (i + 0.5) / 9)),
        ];

        private static double Present(ReadOnlySpan<float> options, TableColumn column)
        {
            var sum = 0.0;
            for (var i = 0; i < options.Length; i++)
            {
                sum += i == column.Missing ? 0 : options[i];
            }

            // A cell that is said to be missing for certain may be anything.
            return Math.Max(sum, float.Epsilon);
        }

        private (int Option, double Score) Drawn(int c, int sample)
        {
            var (column, first) = (table.Schema.Columns[c], sample * table.Model.DataSize + table.codec.First(c));
            var options = data.AsSpan(first, table.codec.Layout(c).Options);
            var option = CellSampler.Option(options, null, column.Missing, draws[1 + 2 * c]);
            if (option >= column.FirstNamed)
            {
                return (option, 0);
            }

            var number = first + table.codec.Layout(c).Options;
            return (
                option,
                data[number] + Math.Exp(0.5 * logVariances[number]) * Normal.InvCDF(0, 1, draws[2 + 2 * c])
            );
        }
    }
}

using System.Buffers;

namespace Vae.Inference;

public sealed partial class VqVaeModel
{
    /// <summary>
    /// Draws codes from the bundle's prior, position by position: of those that the prior takes for possible after the ones before them, the one
    /// in whose part of the sum of probabilities a uniform number falls (<see cref="VaeModelOptions.Temperatures"/>).
    /// </summary>
    /// <param name="seed">The seed; row i depends on it, its label and <paramref name="firstRow"/> + i alone.</param>
    /// <param name="firstRow">The number of the first row.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="BundleModel.ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="codes">Takes rows of <see cref="BundleModel.LatentSize"/> codes.</param>
    /// <param name="cancellationToken">Looked at before each position of a batch.</param>
    /// <exception cref="InvalidOperationException">The bundle has no prior of codes.</exception>
    /// <exception cref="ArgumentException">A length does not fit, or a label is out of range; the message names its row.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public void SampleCodes(
        long seed,
        long firstRow,
        ReadOnlySpan<long> labels,
        Span<long> codes,
        CancellationToken cancellationToken = default
    )
    {
        var rows = CountCodes(codes.Length);
        CheckLabels(labels, rows, "labels");
        Argument.RequireRows(firstRow, rows);
        DrawCodes(seed, firstRow, labels, codes, cancellationToken);
    }

    /// <summary>Draws codes of rows whose numbers and labels were checked, or are not looked at.</summary>
    internal unsafe void DrawCodes(
        long seed,
        long firstRow,
        ReadOnlySpan<long> labels,
        Span<long> codes,
        CancellationToken cancellationToken
    )
    {
        RequirePrior();
        fixed (
            long* label = labels,
                indices = codes
        )
        {
            var work = new DrawWork(
                this,
                seed,
                firstRow,
                new(label, 1),
                new(indices, LatentSize),
                default,
                cancellationToken
            );
            RunBatches(work, codes.Length / LatentSize, ModelGraphs.Prior, cancellationToken);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The bundle has no prior of codes.</exception>
    public override unsafe void Generate(
        long seed,
        long firstRow,
        ReadOnlySpan<long> labels,
        Span<float> data,
        CancellationToken cancellationToken = default
    )
    {
        var rows = CountRows(data.Length);
        CheckLabels(labels, rows, "labels");
        Argument.RequireRows(firstRow, rows);
        RequirePrior();
        if (rows == 0)
        {
            return;
        }

        fixed (float* output = data)
        fixed (long* label = labels)
        {
            var work = new DrawWork(
                this,
                seed,
                firstRow,
                new(label, 1),
                default,
                new(output, DataSize),
                cancellationToken
            );
            RunBatches(work, rows, ModelGraphs.Prior | ModelGraphs.Decoder, cancellationToken);
        }
    }

    /// <summary>Refuses to draw codes without a prior: uniform ones decode to no rows that anybody has seen.</summary>
    private void RequirePrior()
    {
        if (!HasPrior)
        {
            throw new InvalidOperationException(
                "The bundle has no prior of codes, by which a VQ-VAE generates rows; CodePriorTrainer of Vae.Training, or vae prior, trains one."
            );
        }
    }

    /// <summary>Computes ln p of each code at a position, given the codes before it in the run's buffer.</summary>
    private static void PriorAt(GraphRun prior, ReadOnlySpan<long> labels, int position, int rows)
    {
        labels.CopyTo(prior.Labels);
        prior.Positions[..rows].Fill(position);
        prior.Execute([], rows);
    }

    /// <summary>Draws codes, and decodes them where there is a decoder.</summary>
    private readonly struct DrawWork(
        VqVaeModel model,
        long seed,
        long firstRow,
        PinnedRows<long> labels,
        PinnedRows<long> codes,
        PinnedRows<float> data,
        CancellationToken cancellationToken
    ) : IBatchWork
    {
        public void Run(GraphRuns runs, int start, int count)
        {
            var prior = runs.Encode!;
            var own = labels.Part(start, count);
            var parts = ArrayPool<double>.Shared.Rent(model.CodebookSize);
            try
            {
                for (var position = 0; position < model.LatentSize; position++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    PriorAt(prior, own, position, count);
                    for (var i = 0; i < count; i++)
                    {
                        var draw = UniformNoise.At(seed, firstRow + start + i, NoisePurpose.Codes, position);
                        var logs = prior.Code.Slice(i * model.CodebookSize, model.CodebookSize);
                        prior.Indices[i * model.LatentSize + position] = Draw(
                            logs,
                            draw,
                            model.temperature,
                            parts.AsSpan(0, logs.Length)
                        );
                    }
                }
            }
            finally
            {
                ArrayPool<double>.Shared.Return(parts);
            }

            var drawn = prior.Indices[..(count * model.LatentSize)];
            drawn.CopyTo(runs.Decode is null ? codes.Part(start, count) : runs.Decode.Indices);
            if (runs.Decode is not null)
            {
                model.DecodeBatch(runs.Decode, own, data.Part(start, count));
            }
        }

        /// <summary>The code in whose part of the sum of exp(ln p / temperature) a draw falls.</summary>
        private static int Draw(ReadOnlySpan<float> logs, double draw, double temperature, Span<double> parts)
        {
            var largest = float.NegativeInfinity;
            foreach (var log in logs)
            {
                largest = Math.Max(largest, log);
            }

            if (!float.IsFinite(largest))
            {
                throw new InvalidDataException(
                    $"{BundleFormat.PriorFile} gives the largest ln p of a position's codes as {largest}; expected a finite number. The graph is damaged."
                );
            }

            for (var i = 0; i < logs.Length; i++)
            {
                parts[i] = Math.Exp((logs[i] - largest) / temperature);
            }

            return UniformNoise.Place(parts, draw);
        }
    }
}

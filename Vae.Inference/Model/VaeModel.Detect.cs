namespace Vae.Inference;

public sealed partial class VaeModel
{
    /// <summary>Whether the bundle has a graph that scores how unusual rows are.</summary>
    public bool HasDetector => Bundle.Detector is not null;

    /// <summary>
    /// How unusual each row is, by the detector that was learnt together with the model, and how much each element has to do with it.
    /// </summary>
    /// <param name="data">Rows of <see cref="BundleModel.DataSize"/> elements; in [0, 1] where the model is of such (<see cref="VaeSignature.IsUnit"/>), finite otherwise.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="BundleModel.ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="scores">
    /// Takes one number per row; higher is more unusual. <see cref="ModelCard.Detector"/> says which share of usual rows scores higher.
    /// </param>
    /// <param name="contributions">
    /// Takes rows of <see cref="BundleModel.DataSize"/> elements, from 0 on, that add up to the row's score; empty where they are not wanted.
    /// </param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="InvalidOperationException">The bundle has no detector (<see cref="HasDetector"/>).</exception>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the outputs hold the batches done before.</exception>
    /// <example>
    /// <code language="csharp">
    /// using var model = VaeModel.Load("models/pumps"); // saved by a detector that ml.AnomalyDetection.Trainers.Vae has fitted
    /// float[] rows = model.Generate(100, seed: 1); // or those that are to be judged
    /// var (scores, contributions) = (new float[rows.Length / model.DataSize], new float[rows.Length]);
    /// model.DetectAnomalies(rows, [], scores, contributions);
    /// float probability = model.Card.Detector!.ProbabilityOf(scores[0]);
    /// </code>
    /// </example>
    public unsafe void DetectAnomalies(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<float> scores,
        Span<float> contributions = default,
        CancellationToken cancellationToken = default
    )
    {
        if (!HasDetector)
        {
            throw new InvalidOperationException(
                $"The bundle has no {BundleFormat.DetectorFile}; expected one that ml.AnomalyDetection.Trainers.Vae has made. Every model has other scores ({nameof(Score)})."
            );
        }

        var rows = CountRows(data.Length);
        CheckLabels(labels, rows, "labels");
        CheckLength(scores.Length, rows, 1, "scores");
        if (!contributions.IsEmpty)
        {
            CheckLength(contributions.Length, rows, DataSize, "contributions");
        }

        if (rows == 0)
        {
            return;
        }

        fixed (
            float* source = data,
                score = scores,
                parts = contributions
        )
        fixed (long* label = labels)
        {
            var work = new DetectWork(this, new(source, DataSize), new(label, 1), new(score, 1), new(parts, DataSize));
            RunBatches(work, rows, ModelGraphs.Detector, cancellationToken);
        }
    }

    private readonly struct DetectWork(
        VaeModel model,
        PinnedRows<float> data,
        PinnedRows<long> labels,
        PinnedRows<float> scores,
        PinnedRows<float> contributions
    ) : IBatchWork
    {
        public void Run(GraphRuns runs, int start, int count)
        {
            model.EncodeBatch(runs.Encode!, data.Part(start, count), labels.Part(start, count), start);
            runs.Encode!.Code[..count].CopyTo(scores.Part(start, count));
            if (contributions.Part(start, count) is { IsEmpty: false } parts)
            {
                runs.Encode.LogVariance[..parts.Length].CopyTo(parts);
            }
        }
    }
}

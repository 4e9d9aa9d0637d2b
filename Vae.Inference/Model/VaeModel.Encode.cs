namespace Vae.Inference;

public sealed partial class VaeModel
{
    /// <summary>Computes each row's posterior q(z|x): a Gaussian with a mean and a log-variance per latent dimension.</summary>
    /// <param name="data">Rows of <see cref="BundleModel.DataSize"/> elements; in [0, 1] where the model is of such (<see cref="VaeSignature.IsUnit"/>), finite otherwise.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="BundleModel.ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="mean">Takes rows of <see cref="BundleModel.LatentSize"/> elements.</param>
    /// <param name="logVariance">Takes rows of <see cref="BundleModel.LatentSize"/> elements: ln σ².</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the outputs hold the batches done before.</exception>
    public unsafe void Encode(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<float> mean,
        Span<float> logVariance,
        CancellationToken cancellationToken = default
    )
    {
        var rows = CountRows(data.Length);
        CheckLabels(labels, rows, "labels");
        CheckLength(mean.Length, rows, LatentSize, "mean");
        CheckLength(logVariance.Length, rows, LatentSize, "log-variance");
        if (rows == 0)
        {
            return;
        }

        fixed (
            float* source = data,
                means = mean,
                logVariances = logVariance
        )
        fixed (long* label = labels)
        {
            var work = new EncodeWork(
                this,
                new(source, DataSize),
                new(label, 1),
                new(means, LatentSize),
                new(logVariances, LatentSize)
            );
            RunBatches(work, rows, ModelGraphs.Encoder, cancellationToken);
        }
    }

    private readonly struct EncodeWork(
        VaeModel model,
        PinnedRows<float> data,
        PinnedRows<long> labels,
        PinnedRows<float> mean,
        PinnedRows<float> logVariance
    ) : IBatchWork
    {
        public void Run(GraphRuns runs, int start, int count)
        {
            model.EncodeBatch(runs.Encode!, data.Part(start, count), labels.Part(start, count), start);
            runs.Encode!.Code[..(count * model.LatentSize)].CopyTo(mean.Part(start, count));
            runs.Encode.LogVariance[..(count * model.LatentSize)].CopyTo(logVariance.Part(start, count));
        }
    }

    /// <summary>Computes each latent row's distribution p(x|z): its probabilities (Bernoulli) or means.</summary>
    /// <param name="latents">Rows of <see cref="BundleModel.LatentSize"/> finite elements.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="BundleModel.ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="data">Takes rows of <see cref="BundleModel.DataSize"/> elements: probabilities (Bernoulli) or means.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public void Decode(
        ReadOnlySpan<float> latents,
        ReadOnlySpan<long> labels,
        Span<float> data,
        CancellationToken cancellationToken = default
    ) => DecodeRows(latents, labels, data, [], cancellationToken);

    /// <summary>Computes each latent row's distribution p(x|z): means and log-variances of a likelihood that has both.</summary>
    /// <param name="latents">Rows of <see cref="BundleModel.LatentSize"/> finite elements.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="BundleModel.ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="data">Takes rows of <see cref="BundleModel.DataSize"/> elements: means.</param>
    /// <param name="logVariance">Takes rows of <see cref="BundleModel.DataSize"/> elements: the logarithms of the variances.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="InvalidOperationException">The model's likelihood has no variance (<see cref="VaeSignature.HasVariance"/>).</exception>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the outputs hold the batches done before.</exception>
    public void Decode(
        ReadOnlySpan<float> latents,
        ReadOnlySpan<long> labels,
        Span<float> data,
        Span<float> logVariance,
        CancellationToken cancellationToken = default
    )
    {
        if (!Signature.HasVariance)
        {
            throw new InvalidOperationException(
                $"The model's likelihood is {Signature.Likelihood}, whose decoder gives no variance; expected a likelihood with one, such as {Likelihood.DiagonalGaussian}."
            );
        }

        CheckLength(logVariance.Length, CountLatents(latents.Length), DataSize, "log-variance");
        DecodeRows(latents, labels, data, logVariance, cancellationToken);
    }

    private unsafe void DecodeRows(
        ReadOnlySpan<float> latents,
        ReadOnlySpan<long> labels,
        Span<float> data,
        Span<float> logVariance,
        CancellationToken cancellationToken
    )
    {
        var rows = CountLatents(latents.Length);
        CheckLabels(labels, rows, "labels");
        CheckLength(data.Length, rows, DataSize, "data");
        CheckLatents(latents);
        if (rows == 0)
        {
            return;
        }

        fixed (
            float* latent = latents,
                output = data,
                logVariances = logVariance
        )
        fixed (long* label = labels)
        {
            var work = new DecodeWork(
                this,
                new(latent, LatentSize),
                new(label, 1),
                new(output, DataSize),
                new(logVariances, DataSize)
            );
            RunBatches(work, rows, ModelGraphs.Decoder, cancellationToken);
        }
    }

    private readonly struct DecodeWork(
        VaeModel model,
        PinnedRows<float> latents,
        PinnedRows<long> labels,
        PinnedRows<float> data,
        PinnedRows<float> logVariance
    ) : IBatchWork
    {
        public void Run(GraphRuns runs, int start, int count)
        {
            latents.Part(start, count).CopyTo(runs.Decode!.Code);
            model.DecodeBatch(runs.Decode, labels.Part(start, count), data.Part(start, count));
            if (logVariance.Part(start, count) is { IsEmpty: false } part)
            {
                runs.Decode.LogVariance[..part.Length].CopyTo(part);
            }
        }
    }

    /// <inheritdoc/>
    public override void Reconstruct(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<float> reconstructions,
        CancellationToken cancellationToken = default
    ) => Transform(data, labels, labels, reconstructions, cancellationToken);

    /// <summary>Gives each row's style to another class: encodes it with its label and decodes the mean with the target label.</summary>
    /// <param name="data">Rows of <see cref="BundleModel.DataSize"/> elements; in [0, 1] where the model is of such (<see cref="VaeSignature.IsUnit"/>), finite otherwise.</param>
    /// <param name="labels">One label per row, the row's own.</param>
    /// <param name="targetLabels">One label per row, the one to decode with.</param>
    /// <param name="outputs">Takes rows of <see cref="BundleModel.DataSize"/> elements; may be <paramref name="data"/> itself.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="InvalidOperationException">The model is unconditional.</exception>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public void TransferStyle(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        ReadOnlySpan<long> targetLabels,
        Span<float> outputs,
        CancellationToken cancellationToken = default
    )
    {
        RequireConditional();
        Transform(data, labels, targetLabels, outputs, cancellationToken);
    }

    private unsafe void Transform(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        ReadOnlySpan<long> targetLabels,
        Span<float> outputs,
        CancellationToken cancellationToken
    )
    {
        var rows = CountRows(data.Length);
        CheckLabels(labels, rows, "labels");
        CheckLabels(targetLabels, rows, "target labels");
        CheckLength(outputs.Length, rows, DataSize, "outputs");
        if (rows == 0)
        {
            return;
        }

        fixed (
            float* source = data,
                output = outputs
        )
        fixed (
            long* label = labels,
                target = targetLabels
        )
        {
            var work = new TransformWork(
                this,
                new(source, DataSize),
                new(label, 1),
                new(target, 1),
                new(output, DataSize)
            );
            RunBatches(work, rows, ModelGraphs.Encoder | ModelGraphs.Decoder, cancellationToken);
        }
    }

    private readonly struct TransformWork(
        VaeModel model,
        PinnedRows<float> data,
        PinnedRows<long> labels,
        PinnedRows<long> targetLabels,
        PinnedRows<float> outputs
    ) : IBatchWork
    {
        public void Run(GraphRuns runs, int start, int count)
        {
            model.EncodeBatch(runs.Encode!, data.Part(start, count), labels.Part(start, count), start);
            runs.Encode!.Code[..(count * model.LatentSize)].CopyTo(runs.Decode!.Code);
            model.DecodeBatch(runs.Decode, targetLabels.Part(start, count), outputs.Part(start, count));
        }
    }
}

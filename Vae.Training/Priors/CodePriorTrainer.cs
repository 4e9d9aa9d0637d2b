using System.Diagnostics;
using TorchSharp.Modules;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// Trains the prior of codes by which a VQ-VAE generates rows, on the codes of its training rows, as the second stage of van den Oord et al. 2017
/// (section 3.3): a small network that gives the probabilities of each position's code by the codes above it and to the left.
/// </summary>
/// <remarks>
/// A training takes minutes and is not resumed. The same seed, model and rows give the same prior, with any number of threads.
/// </remarks>
/// <example>
/// <code language="csharp">
/// var bundle = ModelBundle.Read("models/digits-vq");
/// using var model = VqVaeModel.FromBundle(bundle);
/// var prior = CodePriorTrainer.Train(model, VaeDataset.FromFile("train-images-idx3-ubyte"));
/// ModelBundle.Write("models/digits-vq-prior", bundle.WithCodePrior(prior));
/// </code>
/// </example>
public sealed class CodePriorTrainer
{
    private const int RowsAtOnce = 1024;
    private const int ParityRows = 64;
    private const int MostParts = 16;

    /// <summary>The arithmetic that makes up for what a part of a batch costs besides.</summary>
    private const double PartOperations = 5e8;

    /// <summary>By how much float32 may be off in the logarithm of a position's probability, in nats.</summary>
    private const double Rounding = 1e-3;

    private readonly VqVaeModel model;
    private readonly CodePriorOptions options;
    private readonly ushort[] codes;
    private readonly ReadOnlyMemory<long> labels;
    private readonly CodePriorNetwork network;
    private readonly Parameter[] parameters;
    private readonly TrainingLanes lanes;

    private CodePriorTrainer(
        VqVaeModel model,
        CodePriorOptions options,
        ushort[] codes,
        ReadOnlyMemory<long> labels,
        CodePriorNetwork network,
        TrainingLanes lanes
    )
    {
        (this.model, this.options, this.codes, this.labels) = (model, options, codes, labels);
        (this.network, this.lanes) = (network, lanes);
        parameters = [.. network.parameters()];
    }

    /// <summary>Trains a prior.</summary>
    /// <param name="model">The trained VQ-VAE.</param>
    /// <param name="rows">The rows that it was trained on, labelled for a conditional model.</param>
    /// <param name="options">How to train; the standard options when null.</param>
    /// <param name="progress">Told after each epoch; null for a silent training.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <returns>The prior of the epoch that is best on held-out rows, for <see cref="ModelBundle.WithCodePrior"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or the rows are none of the model's.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="DllNotFoundException">A native library is missing; the message says what to install.</exception>
    public static CodePrior Train(
        VqVaeModel model,
        VaeDataset rows,
        CodePriorOptions? options = null,
        IProgress<CodePriorProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new CodePriorOptions();
        options.Validate();
        PriorRows.Require(model, rows);
        NativeLibraries.Require();
        var labels = model.IsConditional ? rows.Labels : default;
        var codes = CodesOf(model, rows, labels, options.Seed, cancellation);
        using var network = VaeNetwork.Seeded(options.Seed, () => new CodePriorNetwork(model.Signature, options));
        using var lanes = new TrainingLanes(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        return new CodePriorTrainer(model, options, codes, labels, network, lanes).Train(
            rows.Name,
            progress,
            cancellation
        );
    }

    private static ushort[] CodesOf(
        VqVaeModel model,
        VaeDataset rows,
        ReadOnlyMemory<long> labels,
        long seed,
        CancellationToken cancellation
    )
    {
        var size = model.LatentSize;
        var codes = new ushort[Argument.Length(rows.Count, size, "array of codes")];
        for (var first = 0; first < rows.Count; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, rows.Count - first);
            var data = new float[count * model.DataSize];
            for (var i = 0; i < count; i++)
            {
                PriorRows.Copy(model, rows, first + i, seed, data.AsSpan(i * model.DataSize, model.DataSize));
            }

            var own = labels.IsEmpty ? default : labels.Span.Slice(first, count);
            foreach (var (i, code) in model.Encode(data, own, cancellation).Index())
            {
                codes[first * size + i] = (ushort)code;
            }
        }

        return codes;
    }

    private CodePrior Train(string data, IProgress<CodePriorProgress>? progress, CancellationToken cancellation)
    {
        var order = new TrainingRows(codes.Length / model.LatentSize, options.ValidationFraction, options.Seed);
        using var optimizer = new AdamOptimizer(parameters);
        var (best, kept, training) = (Array.Empty<byte>(), 0, double.NaN);
        double? held = null;
        for (var epoch = 1; epoch <= options.Epochs; epoch++)
        {
            var watch = Stopwatch.StartNew();
            var loss = TrainEpoch(order, epoch, optimizer, cancellation);
            double? validation = order.HeldOut.Length == 0 ? null : Evaluate(order.HeldOut, cancellation);
            if (validation is null || kept == 0 || validation < held)
            {
                (best, kept, training, held) = (Save(), epoch, loss, validation);
            }

            progress?.Report(
                new CodePriorProgress
                {
                    Epoch = epoch,
                    Epochs = options.Epochs,
                    TrainingLoss = loss,
                    ValidationLoss = validation,
                    Seconds = watch.Elapsed.TotalSeconds,
                }
            );
        }

        Load(best);
        var summary = new CodePriorSummary
        {
            Data = data,
            TrainingRows = order.Count,
            ValidationRows = order.HeldOut.Length,
            Epochs = options.Epochs,
            KeptEpoch = kept,
            TrainingLoss = training,
            ValidationLoss = held,
            Seed = options.Seed,
        };
        return Checked(
            new CodePrior(network.ToGraph(typeof(CodePriorTrainer).Assembly.GetName().Version!.ToString(3)), summary)
        );
    }

    private double TrainEpoch(TrainingRows order, int epoch, AdamOptimizer optimizer, CancellationToken cancellation)
    {
        var steps = (order.Count + options.BatchSize - 1) / options.BatchSize;
        var batch = new int[Math.Min(options.BatchSize, order.Count)];
        var schedule = new CosineDecay(0.01);
        var total = 0.0;
        for (var step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = batch.AsSpan(0, Math.Min(batch.Length, order.Count - step * options.BatchSize));
            order.Fill(epoch, step * options.BatchSize, rows);
            using var scope = NewDisposeScope();
            var loss = Gradients(rows.ToArray());
            if (!double.IsFinite(loss))
            {
                throw new TrainingDivergedException(
                    epoch,
                    step,
                    FormattableString.Invariant(
                        $"The loss of the prior of codes is {loss} in epoch {epoch}, step {step + 1}; expected a finite number. Try a lower learning rate."
                    )
                );
            }

            total += loss;
            optimizer.Step(
                options.LearningRate * schedule.FactorAt(new TrainingPoint(epoch, step, steps, options.Epochs))
            );
        }

        return total / order.Count;
    }

    /// <summary>The gradients of a batch, the sums of its parts' in the order of the rows; gives the sum of the rows' losses.</summary>
    private double Gradients(int[] rows)
    {
        var parts = new (double Loss, Tensor[] Gradients)[PartsOf(rows.Length)];
        using var perRow = tensor(1f / rows.Length);
        lanes.Run(
            parts.Length,
            part =>
            {
                using var scope = NewDisposeScope();
                var loss = Losses(Part(rows, part, parts.Length)).sum();
                var gradients = autograd.grad([loss], parameters, [perRow]);
                parts[part] = (
                    loss.item<float>(),
                    [.. gradients.Select(gradient => gradient.DetachFromDisposeScope())]
                );
            }
        );
        for (var i = 0; i < parameters.Length; i++)
        {
            var sum = parts[0].Gradients[i];
            foreach (var (_, gradients) in parts.AsSpan(1))
            {
                sum.add_(gradients[i], Scalars.One);
                gradients[i].Dispose();
            }

            parameters[i].grad?.Dispose();
            parameters[i].grad = sum;
        }

        return parts.Sum(part => part.Loss);
    }

    private double Evaluate(int[] rows, CancellationToken cancellation)
    {
        var total = 0.0;
        for (var first = 0; first < rows.Length; first += RowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = rows[first..Math.Min(first + RowsAtOnce, rows.Length)];
            var losses = new double[PartsOf(batch.Length)];
            lanes.Run(
                losses.Length,
                part =>
                {
                    using var scope = NewDisposeScope();
                    using var quiet = no_grad();
                    losses[part] = Losses(Part(batch, part, losses.Length)).sum().item<float>();
                }
            );
            total += losses.Sum();
        }

        return total / rows.Length;
    }

    /// <summary>The parts of a batch, a function of the work and not of the threads.</summary>
    private int PartsOf(int rows) =>
        (int)Math.Clamp(6.0 * network.Products * rows / PartOperations, 1, Math.Min(MostParts, rows));

    private static int[] Part(int[] rows, int part, int parts) =>
        rows[(int)((long)rows.Length * part / parts)..(int)((long)rows.Length * (part + 1) / parts)];

    private Tensor Losses(int[] rows)
    {
        var size = model.LatentSize;
        var picked = new long[rows.Length * size];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < size; j++)
            {
                picked[i * size + j] = codes[rows[i] * size + j];
            }
        }

        var own = labels.IsEmpty ? null : tensor(Array.ConvertAll(rows, row => labels.Span[row]));
        return network.Losses(tensor(picked, rows.Length, size), own);
    }

    /// <summary>The prior, whose graph gives the network's probabilities in ONNX Runtime.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    private CodePrior Checked(CodePrior prior)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var drawn = VqVaeModel.FromBundle(
            model.Bundle.WithCodePrior(prior),
            new VaeModelOptions { BatchSize = ParityRows, Preload = false }
        );
        var rows = Math.Min(ParityRows, codes.Length / model.LatentSize);
        var expected = Losses([.. Enumerable.Range(0, rows)]).data<float>().ToArray();
        var found = new double[rows];
        drawn.CodeLoss(
            Array.ConvertAll(codes[..(rows * model.LatentSize)], code => (long)code),
            labels.IsEmpty ? [] : labels.Span[..rows],
            found
        );
        var difference = expected.Zip(found).Max(pair => Math.Abs(pair.First - pair.Second));
        return difference <= Rounding * model.LatentSize
            ? prior
            : throw new InvalidOperationException(
                FormattableString.Invariant(
                    $"ONNX Runtime gives rows other probabilities than the prior's network: −ln p differs by {difference:G3} nats; expected at most {Rounding * model.LatentSize:G3}."
                )
            );
    }

    private byte[] Save()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        network.save(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private void Load(byte[] weights)
    {
        using var reader = new BinaryReader(new MemoryStream(weights));
        network.load(reader);
    }
}

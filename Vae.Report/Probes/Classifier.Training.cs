using TorchSharp;
using TorchSharp.Modules;
using Vae.Inference;
using Vae.Training;
using static TorchSharp.torch;

namespace Vae.Report;

internal sealed partial class Classifier
{
    /// <summary>Passes over the images; one more gains a tenth of a point on MNIST.</summary>
    public const int ImageEpochs = 3;

    private const int VectorEpochs = 10;

    private delegate void RowCopy(int row, Span<float> values);

    /// <summary>Learns to read images: two convolutions, one hidden layer; for rows that are no images two hidden layers.</summary>
    /// <param name="training">Labelled rows.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="seed">The seed of initialisation and order.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <exception cref="InvalidDataException">The rows have no labels, or one that is out of range.</exception>
    public static Classifier OfImages(VaeDataset training, int classes, long seed, CancellationToken cancellation) =>
        Train(
            () =>
                training.Shape.IsImage
                    ? Convolutions(training.Shape, classes)
                    : Perceptron(training.Shape.Size, classes),
            training.Shape,
            (row, values) => training.CopyRows(row, values),
            RequireLabels(training.Labels.Span, training.Count, classes, training.Name),
            training.Shape.IsImage ? ImageEpochs : VectorEpochs,
            seed,
            cancellation
        );

    /// <summary>Learns to read vectors, such as posterior means: two hidden layers of 64 units.</summary>
    /// <inheritdoc cref="OfImages"/>
    public static Classifier OfVectors(
        ReadOnlyMemory<float> rows,
        int width,
        ReadOnlyMemory<long> labels,
        int classes,
        long seed,
        CancellationToken cancellation
    ) =>
        Train(
            () => Perceptron(width, classes),
            [width],
            (row, values) => rows.Span.Slice(row * width, width).CopyTo(values),
            RequireLabels(labels.Span, rows.Length / width, classes, "the vectors"),
            VectorEpochs,
            seed,
            cancellation
        );

    private static Sequential Convolutions(DataShape shape, int classes)
    {
        VaeLayer[] layers =
        [
            new Conv2dLayer(16, 3, 2, 1),
            new ReluLayer(),
            new Conv2dLayer(32, 3, 2, 1),
            new ReluLayer(),
            new FlattenLayer(),
            new LinearLayer(128),
            new ReluLayer(),
            new LinearLayer(classes),
        ];
        var shapes = VaeArchitecture.ShapesThrough(layers, shape);
        return nn.Sequential(layers.Select((layer, i) => ($"{i}", layer.CreateModule(shapes[i]))));
    }

    private static Sequential Perceptron(int width, int classes) =>
        nn.Sequential(
            ("flatten", nn.Flatten()),
            ("hidden1", nn.Linear(width, 64)),
            ("relu1", nn.ReLU()),
            ("hidden2", nn.Linear(64, 64)),
            ("relu2", nn.ReLU()),
            ("classes", nn.Linear(64, classes))
        );

    private static Classifier Train(
        Func<Sequential> create,
        IReadOnlyList<int> shape,
        RowCopy copy,
        long[] labels,
        int epochs,
        long seed,
        CancellationToken cancellation
    )
    {
        using var one = new OneThread();
        manual_seed(seed);
        var classifier = new Classifier(create(), shape);
        try
        {
            classifier.Train(copy, labels, epochs, seed, cancellation);
            return classifier;
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    private void Train(RowCopy copy, long[] labels, int epochs, long seed, CancellationToken cancellation)
    {
        using var optimizer = new AdamOptimizer([.. network.parameters()]);
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            foreach (var batch in RowOrder.Permutation(labels.Length, seed, epoch).Chunk(BatchSize))
            {
                cancellation.ThrowIfCancellationRequested();
                Step(optimizer, copy, batch, Array.ConvertAll(batch, row => labels[row]));
            }
        }
    }

    private void Step(AdamOptimizer optimizer, RowCopy copy, int[] rows, long[] labels)
    {
        using var scope = NewDisposeScope();
        var values = new float[rows.Length * Width];
        for (var i = 0; i < rows.Length; i++)
        {
            copy(rows[i], values.AsSpan(i * Width, Width));
        }

        var logits = network.forward(tensor(values, [rows.Length, .. shape]));
        var loss = nn.functional.cross_entropy(logits, tensor(labels));
        network.zero_grad();
        loss.backward();
        optimizer.Step(LearningRate);
    }

    private static long[] RequireLabels(ReadOnlySpan<long> labels, int rows, int classes, string name)
    {
        if (labels.Length != rows)
        {
            throw new InvalidDataException($"{name} has {labels.Length} labels for {rows} rows; expected one a row.");
        }

        var bad = labels.IndexOfAnyExceptInRange(0, classes - 1);
        return bad < 0
            ? labels.ToArray()
            : throw new InvalidDataException(
                $"The label of row {bad} of {name} is {labels[bad]}; expected 0 to {classes - 1}."
            );
    }
}

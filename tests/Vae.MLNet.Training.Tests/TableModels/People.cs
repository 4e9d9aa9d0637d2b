using Microsoft.ML;
using Vae.Tables;

namespace Vae.MLNet.Training.Tests.TableModels;

/// <summary>A row of a table whose truth is known: the kind decides the mean of the length and the odds of the flag.</summary>
internal sealed class Person
{
    /// <summary>"a", "b", or empty where it is missing.</summary>
    public string Kind { get; set; } = "";

    public float Length { get; set; }

    public bool Flag { get; set; }

    public int Age { get; set; }

    /// <summary>NaN where it is missing.</summary>
    public float Count { get; set; }
}

internal static class People
{
    public static IReadOnlyList<string> Columns { get; } = ["Kind", "Length", "Flag", "Age", "Count"];

    private static readonly Lazy<ModelBundle> quick = new(() => Train(null, epochs: 2, steps: 5));

    private static readonly Lazy<ModelBundle> conditional = new(() => Train("Kind", epochs: 2, steps: 5));

    private static readonly Lazy<ModelBundle> trained = new(() => Train(null, epochs: 8, steps: 100));

    /// <summary>A model that has hardly learnt anything but the columns.</summary>
    public static VaeTableModel Quick(VaeModelOptions? options = null) =>
        VaeTableModel.FromBundle(quick.Value, options);

    /// <summary>One that is conditional on the kind.</summary>
    public static VaeTableModel Conditional() => VaeTableModel.FromBundle(conditional.Value);

    /// <summary>One that knows the rows.</summary>
    public static VaeTableModel Trained() => VaeTableModel.FromBundle(trained.Value);

    public static IDataView View(MLContext ml, int count, int seed = 1, double missingKinds = 0.1) =>
        ml.Data.LoadFromEnumerable(Rows(count, seed, missingKinds));

    public static Person[] Rows(int count, int seed, double missingKinds = 0.1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => One(random, missingKinds))];
    }

    private static Person One(Random random, double missingKinds)
    {
        var isB = random.NextDouble() < 0.3;
        var hasKind = random.NextDouble() >= missingKinds;
        return new Person
        {
            Kind =
                !hasKind ? ""
                : isB ? "b"
                : "a",
            Length = (float)Math.Round((isB ? 10 : -10) + random.Normal(), 2),
            Flag = random.NextDouble() < (isB ? 0.9 : 0.1),
            Age = random.Next(18, 90),
            Count = random.NextDouble() < 0.2 ? float.NaN : random.Next(1000),
        };
    }

    private static ModelBundle Train(string? condition, int epochs, int steps) =>
        VaeTableTrainer
            .Train(
                View(new MLContext(), 2000).AsVaeTable(),
                Tests.Quick.TableOf(epochs, steps, batch: 64) with
                {
                    Schema = new() { Condition = condition },
                    Seed = 1,
                }
            )
            .Bundle!;
}

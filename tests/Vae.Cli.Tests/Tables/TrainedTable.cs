using System.Globalization;
using System.Text;

namespace Vae.Cli.Tests.Tables;

/// <summary>
/// A table whose truth is known, and a model that <c>vae train --table</c> trained on it for two epochs. Its kind, the condition, decides the mean of
/// its length and the odds of its flag; its colour is missing among the rows of one kind alone, its count in every fifth row at random.
/// </summary>
public sealed class TrainedTable : IDisposable
{
    public const string Header = "kind,length,flag,count,colour";

    private const int TrainingRows = 240;

    private readonly TemporaryDirectory directory = new();

    public TrainedTable()
    {
        File.WriteAllText(Data, Rows(TrainingRows, 1));
        Training = CliRun
            .Of([.. (string[])["train", "--data", Data, "--table", "--condition", "kind", "--out", Model], .. Recipe])
            .Succeeded();
    }

    /// <summary>How the model is trained.</summary>
    public static string[] Recipe => ["--epochs", "2", "--seed", "1", "--threads", "1"];

    /// <summary>The training rows as CSV.</summary>
    public string Data => directory["rows.csv"];

    /// <summary>The model's bundle.</summary>
    public string Model => directory["model"];

    /// <summary>The command that trained it.</summary>
    internal CliRun Training { get; }

    /// <summary>Rows as CSV.</summary>
    public static string Rows(int count, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder($"{Header}\n");
        for (var i = 0; i < count; i++)
        {
            var isB = random.NextDouble() < 0.4;
            var length = (isB ? 10 : -10) + 2 * (random.NextDouble() + random.NextDouble() - 1);
            var flag = random.NextDouble() < (isB ? 0.9 : 0.1);
            var counted = random.Next(6);
            var hasCount = random.NextDouble() < 0.8;
            var colour = random.NextDouble() < 0.5 ? "red" : "green";
            var hasColour = !isB || random.NextDouble() < 0.5;
            text.Append(CultureInfo.InvariantCulture, $"{(isB ? "b" : "a")},{length:F2},{(flag ? "true" : "false")},");
            text.Append(
                CultureInfo.InvariantCulture,
                $"{(hasCount ? $"{counted}" : "")},{(hasColour ? colour : "")}\n"
            );
        }

        return text.ToString();
    }

    public void Dispose() => directory.Dispose();
}

using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;
using Vae.MLNet;
using Vae.Training;

// Learns what usual days are like from a table of the weather, and shows the most unusual ones with the columns to blame.
//
//     npm install vega-datasets
//     LearnInFit [seattle-weather.csv [DIRECTORY]]
//
// The table has a row for each day of 2012 to 2015 in Seattle: date, precipitation (mm), highest and lowest temperature (°C), wind (m/s),
// and a word for the weather, which is not learnt from. The models are saved to the directory, or the current one, and read again.

const string fromNpm = "node_modules/vega-datasets/data/seattle-weather.csv";
if (args.Length > 2 || args is ["-h" or "--help", ..])
{
    Console.Error.WriteLine("Usage: LearnInFit [seattle-weather.csv [DIRECTORY]]");
    return 2;
}

try
{
    NativeLibraries.Require();
    var ml = new MLContext(seed: 1);
    var table = File.ReadLines(args.ElementAtOrDefault(0) ?? fromNpm).Skip(1).Select(Day.Parse).ToArray();
    var days = ml.Data.LoadFromEnumerable(table);
    var directory = args.ElementAtOrDefault(1) ?? ".";

    // The date as two numbers: the last day of a year lies beside the first.
    string[] columns = ["Precipitation", "High", "Low", "Wind", "Winter", "Spring"];
    var together = ml.Transforms.Concatenate("Weather", columns);

    // A detector: three networks, which hold out a tenth of the days to tell what scores usual days have.
    var file = Path.Combine(directory, "weather-detector.zip");
    var pipeline = together.Append(ml.AnomalyDetection.Trainers.Vae("Weather", contamination: 0.01));
    using (var detector = pipeline.Fit(days))
    {
        ml.Model.Save(detector, days.Schema, file);
        var bundle = Path.Combine(directory, "weather-model");
        detector.LastTransformer.Model.Save(bundle);
        Console.WriteLine($"{file} and {bundle} are written; `vae report {bundle}` draws the training and the scores.");
    }

    // What ML.NET and ONNX Runtime run without VaeML and TorchSharp.
    var loaded = ml.Model.Load(file, out _);
    using var held = loaded as IDisposable;
    var scored = loaded.Transform(days);
    var slots = SlotsOf(scored.Schema["Contributions"]);
    var found = ml
        .Data.CreateEnumerable<Scored>(scored, reuseRowObject: false)
        .Select((day, row) => (Day: table[row], Found: day))
        .OrderByDescending(row => row.Found.Score)
        .ToArray();
    Console.WriteLine(
        $"\n{found.Count(row => row.Found.PredictedLabel)} of {found.Length} days are called unusual. The most unusual:\n"
    );
    Console.WriteLine("date        rain mm  high °C   low °C  wind m/s   score  usual days above  to blame");
    foreach (var (day, result) in found.Take(10))
    {
        var blame = slots
            .Zip(result.Contributions, (slot, part) => (Name: slot is "Winter" or "Spring" ? "Date" : slot, Part: part))
            .GroupBy(part => part.Name, part => part.Part / result.Score)
            .OrderByDescending(shares => shares.Sum())
            .Take(2)
            .Select(shares => $"{shares.Key} {shares.Sum():P0}");
        Console.WriteLine(
            $"{day.Date:yyyy-MM-dd}  {day.Precipitation, 7:F1} {day.High, 8:F1} {day.Low, 8:F1} {day.Wind, 9:F1} {result.Score, 7:F2} {result.Probability, 17:P2}  {string.Join(", ", blame)}"
        );
    }

    // Features: the mean of each row's posterior, from which a linear model tells the word for the weather.
    var split = ml.Data.TrainTestSplit(days, testFraction: 0.3, seed: 1);
    var words = together
        .Append(ml.Transforms.LearnVaeFeatures("Features", "Weather", latentSize: 4))
        .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
        .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
    using var features = words.Fit(split.TrainSet);
    var metrics = ml.MulticlassClassification.Evaluate(features.Transform(split.TestSet));
    Console.WriteLine(
        $"\nFour learnt features tell the word for the weather of {metrics.MicroAccuracy:P1} of the other days."
    );
    return 0;
}
catch (Exception e)
    when (e
            is IOException
                or InvalidDataException
                or ArgumentException
                or InvalidOperationException
                or FormatException
                or DllNotFoundException
    )
{
    Console.Error.WriteLine(
        e is DirectoryNotFoundException or FileNotFoundException
            ? $"{e.Message} Get it with: npm install vega-datasets"
            : e.Message
    );
    return 1;
}

static IReadOnlyList<string> SlotsOf(DataViewSchema.Column column)
{
    var slots = default(VBuffer<ReadOnlyMemory<char>>);
    column.GetSlotNames(ref slots);
    return [.. slots.DenseValues().Select(slot => $"{slot}")];
}

internal sealed class Day
{
    [NoColumn]
    public DateOnly Date { get; init; }
    public float Precipitation { get; init; }
    public float High { get; init; }
    public float Low { get; init; }
    public float Wind { get; init; }
    public float Winter { get; init; }
    public float Spring { get; init; }
    public string Label { get; init; } = "";

    public static Day Parse(string line)
    {
        var fields = line.Split(',');
        if (fields.Length != 6)
        {
            throw new InvalidDataException($"A line is '{line}'; expected a date, four numbers and a word.");
        }

        var date = DateOnly.Parse(fields[0], CultureInfo.InvariantCulture);
        var angle = 2 * MathF.PI * date.DayOfYear / 365.25f;
        return new Day
        {
            Date = date,
            Precipitation = float.Parse(fields[1], CultureInfo.InvariantCulture),
            High = float.Parse(fields[2], CultureInfo.InvariantCulture),
            Low = float.Parse(fields[3], CultureInfo.InvariantCulture),
            Wind = float.Parse(fields[4], CultureInfo.InvariantCulture),
            Winter = MathF.Cos(angle),
            Spring = MathF.Sin(angle),
            Label = fields[5],
        };
    }
}

internal sealed class Scored
{
    public float Score { get; set; }
    public bool PredictedLabel { get; set; }
    public float Probability { get; set; }
    public float[] Contributions { get; set; } = [];
}

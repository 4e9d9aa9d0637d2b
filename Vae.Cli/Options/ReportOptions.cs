using System.CommandLine;
using Vae.Inference;
using Vae.Report;

namespace Vae.Cli;

/// <summary>What a report is made from.</summary>
internal sealed class ReportOptions : OptionGroup
{
    // Of any scatter; a page with more cannot be drawn.
    private const int MostPoints = 1_000_000;

    private const string StandardWide = "models/mnist-vae-16d";

    private readonly Option<string> vae;
    private readonly Option<string> cvae;
    private readonly Option<string?> wide;
    private readonly Option<string> data;
    private readonly ReadingOptions reading;
    private readonly Option<long> seed;
    private readonly Option<int> points;

    public ReportOptions()
    {
        vae = Add<string>("--vae", "The bundle of an unconditional model.");
        vae.DefaultValueFactory = _ => "models/mnist-vae";
        cvae = Add<string>("--cvae", "The bundle of a conditional model.");
        cvae.DefaultValueFactory = _ => "models/mnist-cvae";
        wide = Add<string?>(
            "--wide",
            $"The bundle of a model with more latent dimensions, shown through projections; {StandardWide} if there is one."
        );
        data = Add<string>(
            "--data",
            "mnist, fashion-mnist or a directory of files of rows, with labels and test images."
        );
        data.DefaultValueFactory = _ => "mnist";
        reading = AddGroup(new ReadingOptions());
        seed = Add<long>("--seed", "The seed of everything drawn at random.");
        seed.DefaultValueFactory = _ => 1;
        points = Add<int>("--points", "The most images in a scatter.");
        points.DefaultValueFactory = _ => 5_000;
        points.Validators.Add(Validate.InRange(points, 2, MostPoints));
    }

    /// <summary>Loads models and data; the caller disposes the models.</summary>
    public OpenedInputs Open(ParseResult parse, CliContext context)
    {
        var models = new List<VaeModel>();
        try
        {
            VaeModel Load(string directory)
            {
                models.Add(VaeModel.Load(directory));
                return models[^1];
            }

            var third = parse.GetValue(wide) ?? (Directory.Exists(StandardWide) ? StandardWide : null);
            var (first, second) = (Load(parse.GetValue(vae)!), Load(parse.GetValue(cvae)!));
            var name = parse.GetValue(data)!;
            // The same report from another place: captions must not hold a path of this machine.
            var last = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(name)));
            var rows = TrainingData.Read(name, null, null, context, reading.Of(parse, context), last);
            return new OpenedInputs(
                new ReportInputs
                {
                    Vae = first,
                    Cvae = second,
                    Wide = third is null ? null : Load(third),
                    Training = rows.Train,
                    Test =
                        rows.Test
                        ?? throw new InvalidDataException(
                            $"The data set {name} has no test images; a report needs them."
                        ),
                    Seed = parse.GetValue(seed),
                    Points = parse.GetValue(points),
                    Progress = context.Error.WriteLine,
                    Cancellation = context.Cancellation,
                },
                models
            );
        }
        catch
        {
            models.ForEach(model => model.Dispose());
            throw;
        }
    }
}

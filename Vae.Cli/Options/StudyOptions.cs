using System.CommandLine;
using Vae.Report;
using Vae.Training;

namespace Vae.Cli;

/// <summary>What a study trains on and with.</summary>
internal sealed class StudyOptions : OptionGroup
{
    private readonly NetworkOptions network = new();
    private readonly StudiedRows rows;
    private readonly Option<string> seeds;
    private readonly Option<int> epochs;
    private readonly Option<int> warmup;
    private readonly Option<int> threads;
    private readonly Option<string?> output;

    public StudyOptions()
    {
        rows = AddGroup(new StudiedRows());
        seeds = Add<string>("--seeds", "The seeds to train with.");
        seeds.DefaultValueFactory = _ => "1,2,3";
        epochs = Add<int>("--epochs", "Passes over the training images.");
        epochs.DefaultValueFactory = _ => 15;
        epochs.Validators.Add(Validate.InRange(epochs, 1, RecipeOptions.MostEpochs));
        warmup = Add<int>("--warmup", "Epochs in which β rises; 10 in the report.");
        warmup.DefaultValueFactory = _ => 10;
        warmup.Validators.Add(Validate.InRange(warmup, 1, RecipeOptions.MostEpochs));
        threads = Add<int>(
            "--threads",
            "Threads that compute parts of a batch; 0 for one per core. They never change a bit."
        );
        output = Add<string?>(
            "--out",
            "A directory that keeps the figures of each training; a study that was interrupted goes on there. By default nothing is kept."
        );
        output.Aliases.Add("-o");
    }

    /// <summary>Adds the options of the network, too.</summary>
    public void AddAllTo(Command command)
    {
        AddTo(command);
        network.AddTo(command);
    }

    /// <summary>The epochs of the warm-up.</summary>
    public int Warmup(ParseResult parse) => parse.GetValue(warmup);

    /// <summary>Refuses options of the network but its latent dimensions.</summary>
    /// <exception cref="UsageException">One is given.</exception>
    public void RequireNoNetwork(ParseResult parse, string reason) =>
        parse.RequireNo(reason, [.. network.ForRows, network.HiddenOption]);

    /// <summary>The study of some arms.</summary>
    public StudyPlan Plan(ParseResult parse, IReadOnlyList<StudyArm> arms, CliContext context)
    {
        if (network.HasCodes(parse))
        {
            throw new UsageException(
                "The latent variables are codes, whose divergence is constant, and the study is of the weight of a divergence; expected an architecture with Gaussian ones."
            );
        }

        Validate.RequireReached(parse, warmup, epochs);
        var options = TrainingOptions.Report with
        {
            Preset = null,
            Epochs = parse.GetValue(epochs),
            Threads = parse.GetValue(threads),
        };
        foreach (var arm in arms)
        {
            UsageException.Check((options with { Beta = arm.Beta }).Validate);
        }

        var each = Validate.Different<long>(parse, seeds);
        var (train, test) = rows.Read(parse, context);
        return new StudyPlan
        {
            Architecture = network.Architecture(parse, train, TrainingOptions.Report),
            Options = options,
            Arms = arms,
            Seeds = each,
            Training = train,
            Test = test,
            Directory = parse.GetValue(output),
        };
    }
}

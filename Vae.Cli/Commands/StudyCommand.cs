using System.CommandLine;
using System.Globalization;
using Vae.Report;
using Vae.Training;

namespace Vae.Cli;

/// <summary>Trains the arms of a study and prints its tables.</summary>
internal abstract class StudyCommand : VaeCommand
{
    private readonly StudyOptions study = new();
    private readonly Option<bool> markdown = new("--markdown") { Description = "Print the tables as Markdown." };
    private readonly Option<bool> json = new("--json") { Description = "Print every training's figures as JSON." };

    protected StudyCommand(CliContext context, string name, string description, string example)
        : base(context, name, description, example)
    {
        study.AddAllTo(this);
        AddAll(markdown, json);
    }

    /// <summary><c>vae study</c>, under which the studies are.</summary>
    public static Command All(CliContext context) =>
        new("study", "Put a claim about the training to the test.")
        {
            new AnnealingStudyCommand(context),
            new BetaStudyCommand(context),
            new PriorStudyCommand(context),
            new DisentanglementStudyCommand(context),
            new LatentSizeStudyCommand(context),
            new CodeStudyCommand(context),
        };

    protected abstract IReadOnlyList<StudyArm> Arms(ParseResult parse, int warmupEpochs);

    /// <summary>What to train.</summary>
    protected virtual StudyPlan Plan(ParseResult parse) => study.Plan(parse, Arms(parse, study.Warmup(parse)), Context);

    /// <summary>What a training is called.</summary>
    protected virtual string NameOf(StudyRun run) => run.Arm;

    /// <summary>Refuses options of the network but its latent dimensions.</summary>
    /// <exception cref="UsageException">One is given.</exception>
    protected void RequireNoNetwork(ParseResult parse, string reason) => study.RequireNoNetwork(parse, reason);

    protected abstract IReadOnlyList<StudyTable> Tables(IReadOnlyList<StudyRun> runs);

    protected override int Run(ParseResult parse)
    {
        if (parse.GetValue(json))
        {
            parse.RequireNo($"{json.Name} prints no tables", markdown);
        }

        NativeLibraries.Require();
        var plan = Plan(parse);
        plan.RequireDirectory();
        var trainings = plan.Run(Context.Cancellation);
        if (Finish(Context, trainings, plan.Arms.Count * plan.Seeds.Count, Describe, plan.Directory) is not { } runs)
        {
            return ExitCode.Interrupted;
        }

        if (parse.GetValue(json))
        {
            JsonText.Write(Context.Output, runs);
            return ExitCode.Success;
        }

        foreach (var table in Tables(runs))
        {
            Write(Context, table, parse.GetValue(markdown));
        }

        return ExitCode.Success;
    }

    /// <summary>Prints a table of a study.</summary>
    public static void Write(CliContext context, StudyTable table, bool asMarkdown)
    {
        if (asMarkdown)
        {
            context.Output.WriteLine(table.ToMarkdown());
            return;
        }

        context.Output.WriteLine(table.Title);
        TextTable.Write(context, table.Header, table.Rows);
    }

    /// <summary>Does trainings with a line about each.</summary>
    /// <param name="context">Where lines go to.</param>
    /// <param name="trainings">The trainings.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="describe">A line about one that is done.</param>
    /// <param name="directory">Where what is done is kept; null for nowhere.</param>
    /// <returns>Their figures; null when they were interrupted, and what is done is kept.</returns>
    public static List<TRun>? Finish<TRun>(
        CliContext context,
        IEnumerable<TRun> trainings,
        int count,
        Func<TRun, string> describe,
        string? directory
    )
    {
        var runs = new List<TRun>();
        try
        {
            using var orderly = directory is null ? null : context.InGoodOrder();
            foreach (var run in trainings)
            {
                runs.Add(run);
                context.Error.WriteLine($"{runs.Count}/{count}  {describe(run)}");
            }

            return runs;
        }
        catch (OperationCanceledException) when (directory is not null)
        {
            context.SayLast($"Interrupted; what is done is in {directory}, and the same command goes on from there.");
            return null;
        }
    }

    private string Describe(StudyRun run) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{NameOf(run)}, seed {run.Seed}: test {MetricsText.Of(run.Final)}, {run.History.Sum(epoch => epoch.Seconds):F0} s"
        );
}

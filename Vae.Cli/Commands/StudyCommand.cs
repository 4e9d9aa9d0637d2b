using System.CommandLine;
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

    /// <summary>The trainings of a plan, one after the other.</summary>
    protected virtual IEnumerable<StudyRun> Runs(ParseResult parse, StudyPlan plan) => plan.Run(Context.Cancellation);

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
        var plan = study.Plan(parse, Arms(parse, study.Warmup(parse)), Context);
        var runs = new List<StudyRun>();
        foreach (var run in Runs(parse, plan))
        {
            runs.Add(run);
            Context.Error.WriteLine(StudyOptions.Done(run, runs.Count, plan.Arms.Count * plan.Seeds.Count));
        }

        if (parse.GetValue(json))
        {
            JsonText.Write(Context.Output, runs.Select(Machine));
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

    private static object Machine(StudyRun run) =>
        new
        {
            Arm = run.Arm.Name,
            BetaSchedule = run.Arm.Beta.Describe(),
            run.Seed,
            FirstEpochKl = Enumerable.Range(1, run.FirstEpoch.Steps).Select(step => run.FirstEpoch.Average(step, step)),
            run.History,
        };
}

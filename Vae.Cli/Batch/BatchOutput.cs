using Vae.Batch;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>Where the rows of <c>vae generate</c> and <c>vae encode</c> go.</summary>
/// <param name="Output">The file or the stream.</param>
/// <param name="Shard">The part of the rows; null for all.</param>
/// <param name="Resume">Whether an interrupted run is continued.</param>
/// <param name="Element">The type of pixels; that of the format when null.</param>
/// <param name="Extras">What else is written of each row.</param>
internal sealed record BatchOutput(
    RowOutput Output,
    Shard? Shard,
    bool Resume,
    RowElement? Element,
    IReadOnlyList<RowRole> Extras
)
{
    /// <summary>Images side by side in a sheet.</summary>
    public int? SheetColumns { get; init; }

    /// <summary>The command line, for the manifest.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>What the files may replace.</summary>
    public required Destination Destination { get; init; }

    /// <summary>Computes the rows into the output.</summary>
    /// <param name="context">Takes progress and the last line.</param>
    /// <param name="model">The model.</param>
    /// <param name="table">What the rows are.</param>
    /// <param name="rows">The rows of the whole run.</param>
    /// <param name="open">Opens the source of the rows.</param>
    public int Run(CliContext context, VaeModel model, RowTable table, RowRange rows, Func<BatchInput> open)
    {
        if (Output.IsStream)
        {
            using var input = open();
            Output.Open(context, stream => Write(stream, table, rows, input.Source, context.Cancellation));
            return ExitCode.Success;
        }

        var name = Output.Name.Of(Shard);
        var files = UsageException.Check(() => OutputFiles.Of(name, table, Element, Extras).CheckedFor(rows.Count));
        var part = Shard?.Of(rows) ?? rows;
        using var opened = open();
        opened.Source.Skip(part.First - rows.First);
        var job = new BatchJob
        {
            Output = name,
            Run = opened.Describe(Arguments[0], model, rows, files, table),
            Shard = Shard,
            Rows = part,
            Files = files,
            Source = opened.Source,
            Inputs = opened.Stamps,
            Destination = Destination,
            Arguments = Arguments,
        };
        var display = BatchDisplay.For(context);
        using var orderly = context.InGoodOrder();
        var outcome = display.Show(progress => BatchRun.Run(job, Resume, progress, context.Cancellation));
        context.Error.WriteLine(Sentence(name, outcome));
        return ExitCode.Success;
    }

    private void Write(Stream stream, RowTable table, RowRange rows, IRowSource source, CancellationToken cancellation)
    {
        using var target = UsageException.Check(() =>
            new RowStream(stream, Output.Name, table, rows.Count, Element, Extras)
        );
        target.Write(source, rows, cancellation);
        target.Complete();
    }

    private static string Sentence(OutputName name, BatchOutcome outcome) =>
        outcome.ContinuedAt == outcome.Rows && outcome.Rows > 0 ? $"{name.Path} was complete already."
        : outcome.ContinuedAt > 0 ? $"{name.Path}: {outcome.Rows:N0} rows, continued at {outcome.ContinuedAt:N0}."
        : $"{name.Path}: {outcome.Rows:N0} rows.";
}

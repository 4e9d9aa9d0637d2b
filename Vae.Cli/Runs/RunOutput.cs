using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>Where the rows of <c>vae generate</c> and <c>vae encode</c> go.</summary>
internal interface IRowTarget
{
    /// <summary>Images side by side in a sheet that were asked for.</summary>
    int? SheetColumns { get; }

    /// <summary>Computes the rows into the target.</summary>
    /// <param name="context">Takes progress and the last line.</param>
    /// <param name="model">The model.</param>
    /// <param name="table">What the rows are.</param>
    /// <param name="rows">The rows of the whole run.</param>
    /// <param name="open">Opens the source of the rows.</param>
    int Run(CliContext context, BundleModel model, RowTable table, RowRange rows, Func<RunInput> open);
}

/// <summary>A file that is written in parts, by shards and by what is interrupted and gone on with, or a stream.</summary>
/// <param name="Output">The file or the stream.</param>
/// <param name="Shard">The part of the rows; null for all.</param>
/// <param name="Resume">Whether an interrupted run is continued.</param>
/// <param name="Element">The type of pixels; that of the format when null.</param>
/// <param name="Extras">What else is written of each row.</param>
internal sealed record RunOutput(
    RowOutput Output,
    Shard? Shard,
    bool Resume,
    RowElement? Element,
    IReadOnlyList<RowRole> Extras
) : IRowTarget
{
    /// <inheritdoc/>
    public int? SheetColumns { get; init; }

    /// <summary>The command line, for the manifest.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>What the files may replace.</summary>
    public required Destination Destination { get; init; }

    /// <inheritdoc/>
    public int Run(CliContext context, BundleModel model, RowTable table, RowRange rows, Func<RunInput> open)
    {
        // Each core computes a block, and another one is read or written.
        Memory.Require(
            (Int128)model.BatchSize * (model.DataSize + 2 * model.LatentSize),
            $"{model.Threads + 1} blocks of {model.BatchSize} rows",
            "--batch-size",
            model.Threads + 1
        );
        if (Output.IsStream)
        {
            using var input = open();
            Output.Open(context, stream => Write(stream, table, rows, input.Source, context.Cancellation));
            return ExitCode.Success;
        }

        var name = Shard?.Of(Output.Name) ?? Output.Name;
        var files = UsageException.Check(() => OutputFiles.Of(name, table, Element, Extras).CheckedFor(rows.Count));
        var part = Shard?.Of(rows) ?? rows;
        using var opened = open();
        opened.Source.Skip(part.First - rows.First);
        var job = new RunJob
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
        var display = RunDisplay.For(context);
        using var orderly = context.InGoodOrder();
        var outcome = display.Show(progress => ResumableRun.Run(job, Resume, progress, context.Cancellation));
        context.Error.WriteLine(Sentence(name, outcome));
        return ExitCode.Success;
    }

    private void Write(Stream stream, RowTable table, RowRange rows, IRowSource source, CancellationToken cancellation)
    {
        var files = UsageException.Check(() => OutputFiles.Of(Output.Name, table, Element, Extras));
        if (Output.Name.Format == RowFormat.Pngs || files.Layouts.Count > 1)
        {
            throw new UsageException(
                $"{Output.Name.Format} with {(Extras.Count == 0 ? "nothing" : string.Join(" and ", Extras))} beside it is more than one stream of bytes; expected the path of a file, or another format."
            );
        }

        var layout = table.Layout(Output.Name.Format, Element, Extras.Contains(RowRole.Latents));
        using var target = UsageException.Check(() => RowWriter.Create(stream, Output.Name, layout, rows.Count));
        new RunPipeline(source, files.Written).Run(rows, Write, static () => { }, cancellation);
        source.CheckUnchanged();
        target.Complete();

        // The workers have encoded all but a sheet, which is drawn in the rows' order.
        void Write(RunBlock block)
        {
            if (files.Sheet is null)
            {
                target.WritePacked(block.Packed[0].Bytes, block.Count);
            }
            else
            {
                target.Write(block.Results);
            }
        }
    }

    private static string Sentence(RowFileName name, RunOutcome outcome) =>
        outcome.ContinuedAt == outcome.Rows && outcome.Rows > 0 ? $"{name.Path} was complete already."
        : outcome.ContinuedAt > 0 ? $"{name.Path}: {outcome.Rows:N0} rows, continued at {outcome.ContinuedAt:N0}."
        : $"{name.Path}: {outcome.Rows:N0} rows.";
}

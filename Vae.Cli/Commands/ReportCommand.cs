using System.CommandLine;
using Vae.Inference;
using Vae.Report;
using Vae.Training;

namespace Vae.Cli;

/// <summary>
/// <c>vae report</c>: of one bundle of any kind a page with its card, its training and its detector's thresholds; without one the course
/// report's figures from two bundles, and a page to play with them.
/// </summary>
internal sealed class ReportCommand : VaeCommand
{
    private readonly Argument<string?> model = new("model")
    {
        Description =
            "The directory of a model bundle of any kind, to make a page of its card, its training and its detector; without one, the course report is made of two.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly ReportOptions report = new();
    private readonly Option<string> output = new("--out", "-o")
    {
        Description = "The directory of the report.",
        DefaultValueFactory = _ => "report",
    };
    private readonly Option<bool> serve = new("--serve")
    {
        Description =
            "Serve the page on localhost until Ctrl-C; a report that is in --out already is served as it is, unless an option says how to make it.",
    };
    private readonly Option<int> port = new("--port") { Description = "The port to serve on; 0 for a free one." };

    public ReportCommand(CliContext context)
        : base(
            context,
            "report",
            "Make a page and pictures of any model: its card, its training, its detector's scores; or those of the course report, with a latent explorer.",
            "vae report models/mnist-vae --out report --serve"
        )
    {
        Add(model);
        report.AddTo(this);
        port.Validators.Add(Validate.InRange(port, 0, ushort.MaxValue));
        AddAll(output, serve, port);
    }

    protected override int Run(ParseResult parse)
    {
        if (!parse.GetValue(serve))
        {
            parse.RequireNo($"nothing is served without {serve.Name}", port);
        }

        var directory = parse.GetValue(output)!;
        if (parse.GetValue(model) is { } bundle)
        {
            parse.RequireNo($"the report of {bundle} alone is made from its model card", report.All);
            OfBundle(bundle, directory);
            return parse.GetValue(serve) ? Serve(directory, parse.GetValue(port)) : ExitCode.Success;
        }

        ReportDirectory.RequireReplaceable(directory);
        if (!parse.GetValue(serve) || report.IsAnyGiven(parse) || !ReportDirectory.HoldsReport(directory))
        {
            NativeLibraries.Require();
            using var inputs = report.Open(parse, Context);
            ReportWriter.Write(inputs.Value, directory);
            Context.Output.WriteLine(Path.Combine(directory, "index.html"));
        }

        return parse.GetValue(serve) ? Serve(directory, parse.GetValue(port)) : ExitCode.Success;
    }

    private void OfBundle(string path, string directory)
    {
        ReportDirectory.RequireReplaceable(directory);
        var read = ModelBundle.Read(path);
        // The same report from another place: titles must not hold a path of this machine.
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        ModelReport.Write(read, name, directory, Context.Cancellation);
        Context.Output.WriteLine(Path.Combine(directory, "index.html"));
    }

    private int Serve(string directory, int number)
    {
        using var server = ReportServer.Start(directory, number);
        Context.Output.WriteLine($"Serving {directory} at {server.Address}, until Ctrl-C.");
        Context.Output.Flush();
        Context.Cancellation.WaitHandle.WaitOne();
        return ExitCode.Success;
    }
}

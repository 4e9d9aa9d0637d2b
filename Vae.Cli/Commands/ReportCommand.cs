using System.CommandLine;
using Vae.Report;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae report</c>: the course report's figures from two bundles, and a page to play with them.</summary>
internal sealed class ReportCommand : VaeCommand
{
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
            "Make the figures and tables of the course report, and a page with a latent explorer.",
            "vae report --vae models/mnist-vae --cvae models/mnist-cvae --out report --serve"
        )
    {
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

    private int Serve(string directory, int number)
    {
        using var server = ReportServer.Start(directory, number);
        Context.Output.WriteLine($"Serving {directory} at {server.Address}, until Ctrl-C.");
        Context.Output.Flush();
        Context.Cancellation.WaitHandle.WaitOne();
        return ExitCode.Success;
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Vae.Cli;

/// <summary>Serves a directory's files on this machine alone.</summary>
internal sealed class ReportServer : IDisposable
{
    private readonly WebApplication application;

    private ReportServer(WebApplication application) => this.application = application;

    /// <summary>Where it answers.</summary>
    public string Address => application.Urls.Single();

    /// <summary>Begins to serve.</summary>
    /// <param name="directory">The directory; <c>index.html</c> is its start page.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static ReportServer Start(string directory, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var application = builder.Build();
        application.UseFileServer(
            new FileServerOptions { FileProvider = new PhysicalFileProvider(Path.GetFullPath(directory)) }
        );
        application.Start();
        return new ReportServer(application);
    }

    public void Dispose() => ((IDisposable)application).Dispose();
}

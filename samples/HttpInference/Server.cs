using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Vae.Inference;

namespace HttpInference;

/// <summary>Puts the server together.</summary>
internal static class Server
{
    /// <summary>Reads the options, loads the model and builds the application.</summary>
    /// <exception cref="InvalidOperationException">An option will not do; the message names it.</exception>
    /// <exception cref="IOException">The bundle is not there, or not readable.</exception>
    /// <exception cref="InvalidDataException">The bundle is not usable.</exception>
    public static WebApplication Build(params string[] args)
    {
        // appsettings.json lies beside the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        var options = ServerOptions.Read(builder.Configuration);
        var model = VaeModel.Load(options.Bundle, new VaeModelOptions { Threads = options.Threads });
        options.RequireArraysFor(Math.Max(Operations.ScoreSize, Math.Max(model.DataSize, 2 * model.LatentSize)));

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = options.MaxRequestBodySize);
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi(document => document.AddOperationTransformer(OpenApi.Transform));
        // By functions, so that the container disposes them when the last request is answered.
        builder
            .Services.AddSingleton(_ => model)
            .AddSingleton(options)
            .AddSingleton<Telemetry>()
            .AddSingleton<RowReader>()
            .AddSingleton<Endpoints>()
            .AddSingleton<Refusals>()
            .AddSingleton<BatchQueues>()
            .AddHostedService(services => services.GetRequiredService<BatchQueues>())
            .AddHealthChecks()
            .AddCheck<BatchQueues>("queues");
        AddExporter(builder);

        var app = builder.Build();
        app.UseExceptionHandler(failed => failed.Run(Refusals.Explain));
        app.UseStatusCodePages(answered => Refusals.Explain(answered.HttpContext));
        app.Use(next => context => app.Services.GetRequiredService<Refusals>().Answer(context, next));
        app.Services.GetRequiredService<Endpoints>().Map(app);
        app.MapOpenApi();
        app.MapHealthChecks("/health");
        app.MapHealthChecks("/health/ready");
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        return app;
    }

    /// <summary>
    /// Sends metrics and traces where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says. Without it nobody listens, and nothing is collected but
    /// what a tool such as dotnet-counters asks for.
    /// </summary>
    private static void AddExporter(WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("vae-http"))
            .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name).AddAspNetCoreInstrumentation())
            .WithTracing(tracing => tracing.AddSource(Telemetry.Name).AddAspNetCoreInstrumentation())
            .UseOtlpExporter();
    }
}

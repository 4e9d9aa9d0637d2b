namespace HttpInference;

/// <summary>A request that is refused: the status code, and one sentence that says why.</summary>
internal sealed class RequestException(int status, string message) : Exception(message)
{
    public int Status => status;

    /// <summary>A request whose contents will not do.</summary>
    public static RequestException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}

/// <summary>Turns refusals into problem details (RFC 9457), also for a client that asks for raw numbers alone, and counts them.</summary>
internal sealed class Refusals(Telemetry telemetry, ServerOptions options)
{
    // A queue is through in far less; nobody should wait longer than that to try again.
    private const string RetrySeconds = "1";

    public async Task Answer(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (RequestException e)
        {
            await Refuse(context, e.Status, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            var message =
                e.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? $"The body has more than {options.MaxRequestBodySize} bytes, the most that this server takes."
                    : $"The request is not readable: {e.Message}";
            await Refuse(context, e.StatusCode, message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads an answer; the status is for the log and the metrics, and stays 200 once rows are on their way.
            telemetry.Refused(StatusCodes.Status499ClientClosedRequest);
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
    }

    /// <summary>Answers with the problem that the status code names, where there is no more to say.</summary>
    public static Task Explain(HttpContext context) =>
        TypedResults.Problem(statusCode: context.Response.StatusCode).ExecuteAsync(context);

    private Task Refuse(HttpContext context, int status, string message)
    {
        telemetry.Refused(status);
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetrySeconds;
        }

        return TypedResults.Problem(message, statusCode: status).ExecuteAsync(context);
    }
}

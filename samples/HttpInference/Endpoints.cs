using Microsoft.AspNetCore.Http.Features;
using Vae.Inference;

namespace HttpInference;

/// <summary>The server's endpoints: what each takes, and how its answer is made.</summary>
internal sealed class Endpoints(VaeModel model, ServerOptions options, BatchQueues queues, RowReader reader)
{
    private const string Count = "count";
    private const string Seed = "seed";
    private const string FirstRow = "firstRow";
    private const string ElboSamples = "elboSamples";

    // A plan's text is short; one that is not would only take memory.
    private const int LongestPlan = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/model", () => ModelDescription.Of(model, options));
        MapRows(queues.Encode);
        MapRows(queues.Decode);
        MapRows(queues.Reconstruct);
        MapRows(queues.Score, ElboSamples, Seed, FirstRow);
        routes
            .MapMethods("/generate", [HttpMethods.Get, HttpMethods.Post], (Delegate)GenerateAsync)
            .WithMetadata(new Described(Input: null, queues.Decode.Operation.Columns, Count, Seed, FirstRow));

        void MapRows(BatchQueue queue, params string[] sampling) =>
            routes
                .MapPost(
                    $"/{queue.Operation.Name}",
                    (Delegate)((HttpContext context) => RowsAsync(context, queue, sampling))
                )
                .WithMetadata(new Described(queue.Operation, queue.Operation.Columns, sampling));
    }

    /// <summary>Encode, decode, reconstruct and score: rows in, rows out.</summary>
    private async Task RowsAsync(HttpContext context, BatchQueue queue, string[] sampling)
    {
        queue.RequireRoom();
        var request = context.Request;
        var format = RowFormats.OfAnswer(request, RowFormats.OfBody(request));
        var fields = new RequestFields([RowReader.Labels, .. sampling]);
        fields.AddQuery(request.Query);
        using var input = await reader.ReadRowsAsync(request, queue.Operation, fields);
        var count = input.Length / queue.Operation.InputSize;
        var labels = reader.RowLabels(fields, count);
        await AnswerAsync(context, queue, input, labels, Sampling(fields, count), format, writeLabels: false);
    }

    /// <summary>Draws latent vectors from the prior; from there on they are rows to decode.</summary>
    private async Task GenerateAsync(HttpContext context)
    {
        var queue = queues.Decode;
        queue.RequireRoom();
        var request = context.Request;
        var format = RowFormats.OfAnswer(request, RowFormat.Json);
        var fields = new RequestFields(Count, Seed, FirstRow, RowReader.Labels);
        fields.AddQuery(request.Query);
        // All of them may stand in the query, and then a POST needs no body.
        if (
            HttpMethods.IsPost(request.Method)
            && context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody
        )
        {
            await RowReader.ReadFieldsAsync(request, fields);
        }

        var count = (int)fields.Number(Count, 1, least: 1, most: options.MaxRequestRows);
        var seed = fields.Number(Seed, 0);
        var firstRow = fields.Number(FirstRow, 0, least: 0, most: long.MaxValue - count);
        var labels = new long[model.IsConditional ? count : 0];
        Plan(fields.Text(RowReader.Labels))?.Fill(seed, firstRow, labels);
        using var latents = new Buffer<float>(count * model.LatentSize);
        model.SamplePrior(seed, firstRow, latents.Span);
        await AnswerAsync(context, queue, latents, labels, sampling: null, format, model.IsConditional);
    }

    private static async Task AnswerAsync(
        HttpContext context,
        BatchQueue queue,
        Buffer<float> input,
        long[] labels,
        VaeScoreOptions? sampling,
        RowFormat format,
        bool writeLabels
    )
    {
        var operation = queue.Operation;
        var count = input.Length / operation.InputSize;
        using var output = new Buffer<float>(count * operation.OutputSize);
        await queue.ComputeAsync(new QueuedRows(count, input, labels, output, sampling), context.RequestAborted);
        await (
            format == RowFormat.Raw
                ? RowWriter.WriteRawAsync(context.Response, output)
                : RowWriter.WriteJsonAsync(context.Response, operation.Columns, output, writeLabels ? labels : null)
        );
    }

    /// <summary>How the samples of a score are drawn; null where none are asked for.</summary>
    private VaeScoreOptions? Sampling(RequestFields fields, int count)
    {
        var samples = (int)fields.Number(ElboSamples, 0, least: 0, most: options.MaxRequestRows);
        if ((long)samples * count > options.MaxRequestRows)
        {
            throw RequestException.Bad(
                $"The field '{ElboSamples}' is {samples} for {count} rows, {(long)samples * count} samples; expected at most {options.MaxRequestRows}."
            );
        }

        if (samples == 0 && (fields.Text(Seed) ?? fields.Text(FirstRow)) is not null)
        {
            throw RequestException.Bad(
                $"The field '{(fields.Text(Seed) is null ? FirstRow : Seed)}' was given without '{ElboSamples}'; a score without samples draws nothing."
            );
        }

        return samples == 0
            ? null
            : new VaeScoreOptions
            {
                ElboSamples = samples,
                Seed = fields.Number(Seed, 0),
                FirstRow = fields.Number(FirstRow, 0, least: 0, most: long.MaxValue - count),
            };
    }

    /// <summary>The labels to generate by; every class in turn where none were given.</summary>
    private LabelPlan? Plan(string? text)
    {
        if (!model.IsConditional)
        {
            return text is null
                ? null
                : throw RequestException.Bad("Labels were given, but the model is unconditional and expects none.");
        }

        if (text?.Length > LongestPlan)
        {
            throw RequestException.Bad(
                $"The field '{RowReader.Labels}' has {text.Length} characters; expected at most {LongestPlan}."
            );
        }

        try
        {
            return text is null
                ? LabelPlan.Cycle([.. Enumerable.Range(0, model.ClassCount).Select(i => (long)i)])
                : LabelPlan.Parse(text, model.ClassCount, model.Card.ClassNames);
        }
        catch (ArgumentException e)
        {
            throw RequestException.Bad(e.Message);
        }
    }
}

/// <summary>What a client has to know of the model, and of the server's limits.</summary>
internal sealed record ModelDescription(
    IEnumerable<int> Shape,
    int DataSize,
    int LatentSize,
    int ClassCount,
    string Likelihood,
    int MaxRequestRows,
    int MaxRequestBodySize
)
{
    public static ModelDescription Of(VaeModel model, ServerOptions options) =>
        new(
            model.Signature.Shape,
            model.DataSize,
            model.LatentSize,
            model.ClassCount,
            $"{model.Signature.Likelihood}",
            options.MaxRequestRows,
            options.MaxRequestBodySize
        );
}

using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Microsoft.Net.Http.Headers;
using Vae.Inference;

namespace HttpInference;

/// <summary>Reads what clients send and checks all of it, so that nothing in a batch can fail for another request's fault.</summary>
internal sealed class RowReader(VaeModel model, ServerOptions options)
{
    /// <summary>The name of the field that holds labels.</summary>
    public const string Labels = "labels";

    /// <summary>Reads a body of rows, in JSON or as float32 numbers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="operation">Whose input the rows are.</param>
    /// <param name="fields">Takes the other fields of a JSON body.</param>
    /// <returns>The rows, which the caller disposes.</returns>
    /// <exception cref="RequestException">The body will not do.</exception>
    public async Task<Buffer<float>> ReadRowsAsync(HttpRequest request, Operation operation, RequestFields fields)
    {
        var raw = RowFormats.OfBody(request) == RowFormat.Raw;
        var body = await WholeAsync(request);
        try
        {
            return Checked(
                raw
                    ? RawRows(body, operation.InputSize)
                    : new JsonBody(fields, operation.Input, operation.InputSize, options.MaxRequestRows).Read(body)!,
                operation
            );
        }
        finally
        {
            request.BodyReader.AdvanceTo(body.End);
        }
    }

    /// <summary>Reads a JSON body that has fields alone.</summary>
    /// <exception cref="RequestException">The body will not do.</exception>
    public static async Task ReadFieldsAsync(HttpRequest request, RequestFields fields)
    {
        if (RowFormats.OfBody(request) == RowFormat.Raw)
        {
            throw RowFormats.Unsupported(
                $"The Content-Type is '{RowFormats.RawType}'; expected {RowFormats.JsonType}."
            );
        }

        var body = await WholeAsync(request);
        try
        {
            new JsonBody(fields, rowsName: null, width: 0, mostRows: 0).Read(body);
        }
        finally
        {
            request.BodyReader.AdvanceTo(body.End);
        }
    }

    /// <summary>The labels of so many rows, one for each; none for an unconditional model.</summary>
    /// <exception cref="RequestException">They do not fit the rows or the model.</exception>
    public long[] RowLabels(RequestFields fields, int rows)
    {
        var labels = fields.Labels(Labels);
        if (!model.IsConditional && labels.Length > 0)
        {
            throw RequestException.Bad("Labels were given, but the model is unconditional and expects none.");
        }

        if (model.IsConditional && labels.Length != rows)
        {
            throw RequestException.Bad(
                $"There are {labels.Length} labels for {rows} rows; the model is conditional and expects one per row."
            );
        }

        var row = Array.FindIndex(labels, label => label < 0 || label >= model.ClassCount);
        return row < 0
            ? labels
            : throw RequestException.Bad(
                $"Row {row} of the labels is {labels[row]}; expected a class from 0 to {model.ClassCount - 1}."
            );
    }

    /// <summary>The refusal of a request that has more rows than the server takes.</summary>
    public static RequestException TooManyRows(int most) =>
        new(
            StatusCodes.Status413PayloadTooLarge,
            $"The request has more than {most} rows, the most that this server takes; send them in several requests."
        );

    private Buffer<float> RawRows(ReadOnlySequence<byte> body, int width)
    {
        var rowBytes = (long)width * sizeof(float);
        if (body.Length % rowBytes != 0)
        {
            throw RequestException.Bad(
                $"The body has {body.Length} bytes; expected a multiple of {rowBytes}, a row of {width} float32 numbers."
            );
        }

        if (body.Length / rowBytes > options.MaxRequestRows)
        {
            throw TooManyRows(options.MaxRequestRows);
        }

        // ONNX Runtime is there for little-endian processors only, so the bytes are the numbers.
        var rows = new Buffer<float>((int)(body.Length / sizeof(float)));
        body.CopyTo(MemoryMarshal.AsBytes(rows.Span));
        return rows;
    }

    private Buffer<float> Checked(Buffer<float> rows, Operation operation)
    {
        if (Fault(rows.Span, operation) is not { } fault)
        {
            return rows;
        }

        rows.Dispose();
        throw RequestException.Bad(fault);
    }

    private string? Fault(ReadOnlySpan<float> rows, Operation operation)
    {
        if (rows.IsEmpty)
        {
            return "The request has no rows; expected at least one.";
        }

        var latents = operation.TakesLatents;
        var bad = latents ? VaeModel.IndexOfInvalidLatent(rows) : model.IndexOfInvalidData(rows);
        var expected = !latents && model.Signature.IsUnit ? "a number from 0 to 1" : "a finite number";
        return bad < 0
            ? null
            : $"Row {bad / operation.InputSize} of '{operation.Input}' holds {rows[bad]:R} at element {bad % operation.InputSize}; expected {expected}.";
    }

    /// <summary>The whole body, which the caller lets go of. Kestrel refuses one that is too large.</summary>
    private static async Task<ReadOnlySequence<byte>> WholeAsync(HttpRequest request)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.IsCompleted)
            {
                return read.Buffer;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}

/// <summary>How rows are written on the wire.</summary>
internal enum RowFormat
{
    Json,
    Raw,
}

/// <summary>Finds the formats that a request is in and asks for.</summary>
internal static class RowFormats
{
    public const string JsonType = "application/json";
    public const string RawType = "application/octet-stream";

    private static readonly MediaTypeHeaderValue Json = new(JsonType);
    private static readonly MediaTypeHeaderValue Raw = new(RawType);

    /// <summary>The format of the body.</summary>
    /// <exception cref="RequestException">It is another one.</exception>
    public static RowFormat OfBody(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding)
        {
            throw Unsupported($"The Content-Encoding is '{encoding}'; expected none.");
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            throw Unsupported($"The request has no readable Content-Type; expected {JsonType} or {RawType}.");
        }

        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        if (charset.HasValue && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported($"The charset is '{charset}'; expected utf-8.");
        }

        return type.MediaType.Equals(JsonType, StringComparison.OrdinalIgnoreCase) ? RowFormat.Json
            : type.MediaType.Equals(RawType, StringComparison.OrdinalIgnoreCase) ? RowFormat.Raw
            : throw Unsupported($"The Content-Type is '{type.MediaType}'; expected {JsonType} or {RawType}.");
    }

    /// <summary>The format that the client accepts best; where it has no preference, that of the body.</summary>
    /// <exception cref="RequestException">It accepts neither.</exception>
    public static RowFormat OfAnswer(HttpRequest request, RowFormat body)
    {
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
        {
            return body;
        }

        MediaTypeHeaderValue[] offered = body == RowFormat.Raw ? [Raw, Json] : [Json, Raw];
        var best = offered.MaxBy(Quality)!;
        return Quality(best) == 0
                ? throw new RequestException(
                    StatusCodes.Status406NotAcceptable,
                    $"The request accepts '{request.Headers.Accept}'; expected {JsonType} or {RawType}."
                )
            : best == Raw ? RowFormat.Raw
            : RowFormat.Json;

        // What names a type closest is what counts for it. Parameters such as a charset are passed over, as the formats have none.
        double Quality(MediaTypeHeaderValue offer) =>
            accepted
                .Where(type => type.MatchesMediaType(offer.MediaType))
                .OrderBy(type => (type.MatchesAllTypes, type.MatchesAllSubTypes))
                .Select(type => type.Quality ?? 1)
                .FirstOrDefault();
    }

    public static RequestException Unsupported(string message) =>
        new(StatusCodes.Status415UnsupportedMediaType, message);
}

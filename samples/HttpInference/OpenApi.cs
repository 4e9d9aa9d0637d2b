using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace HttpInference;

/// <summary>What an endpoint takes and gives, for its OpenAPI description.</summary>
/// <param name="Input">The operation whose rows are sent; null for none.</param>
/// <param name="Output">The columns of the answer.</param>
/// <param name="Fields">The whole numbers that it takes by query or JSON.</param>
internal sealed record Described(Operation? Input, IReadOnlyList<Column> Output, params string[] Fields);

/// <summary>Writes <c>/openapi/v1.json</c> from what the endpoints say of themselves, with the sizes of the model's rows.</summary>
internal static class OpenApi
{
    private static readonly OpenApiSchema Bytes = new()
    {
        Type = JsonSchemaType.String,
        Format = "binary",
        Description = "Little-endian float32 numbers, one row after the other.",
    };

    public static Task Transform(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Described>().SingleOrDefault() is not { } told)
        {
            return Task.CompletedTask;
        }

        var labels = told.Input is null ? "A plan of labels, such as 0-9." : "One class for each row, such as 3,1,4.";
        operation.Parameters =
        [
            .. told.Fields.Select(name => Parameter(name, JsonSchemaType.Integer, null)),
            Parameter(RowReader.Labels, JsonSchemaType.String, labels),
        ];
        if (told.Input is { } rows)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = Content([new Column(rows.Input, rows.InputSize)]),
            };
        }

        operation.Responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse { Description = "The rows.", Content = Content(told.Output) },
            ["4XX"] = new OpenApiResponse { Description = "Problem details, whose detail is one sentence." },
            ["503"] = new OpenApiResponse { Description = "The server is shutting down." },
        };
        return Task.CompletedTask;
    }

    private static Dictionary<string, OpenApiMediaType> Content(IEnumerable<Column> columns) =>
        new()
        {
            [RowFormats.JsonType] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = columns.ToDictionary(
                        column => column.Name,
                        IOpenApiSchema (column) => Array(Cell(column))
                    ),
                },
            },
            [RowFormats.RawType] = new OpenApiMediaType { Schema = Bytes },
        };

    private static OpenApiSchema Cell(Column column)
    {
        var number = new OpenApiSchema { Type = JsonSchemaType.Number, Format = "float" };
        if (column.Size == 0)
        {
            return number;
        }

        var row = Array(number);
        (row.MinItems, row.MaxItems) = (column.Size, column.Size);
        return row;
    }

    private static OpenApiSchema Array(OpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };

    private static OpenApiParameter Parameter(string name, JsonSchemaType type, string? description) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Query,
            Description = description,
            Schema = new OpenApiSchema { Type = type },
        };
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using SensorGrid.Api.Problems;

namespace SensorGrid.Api.OpenApi;

/// <summary>Makes <c>/openapi/v1.json</c>.</summary>
internal static class ApiDescriptionExtensions
{
    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "SensorGrid",
                Version = "v1",
                Description = "A real-time feature store in which every sensor is an actor.",
            };
            document.Paths["/metrics"] = MetricsPath();
            AddBearer(document);
            return Task.CompletedTask;
        });
    });

    /// <summary>Describes an endpoint's answer, its errors and its parameters.</summary>
    public static RouteHandlerBuilder Describe<TAnswer>(this RouteHandlerBuilder endpoint, ApiOperation operation, params int[] errors)
    {
        endpoint.Produces<TAnswer>(operation.Status);
        return endpoint.DescribeRest(operation, errors);
    }

    /// <summary>Describes an endpoint whose answer has no body.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, ApiOperation operation, params int[] errors)
    {
        endpoint.Produces(operation.Status);
        return endpoint.DescribeRest(operation, errors);
    }

    /// <summary>Describes an endpoint whose answer is server-sent events.</summary>
    public static RouteHandlerBuilder DescribeStream(this RouteHandlerBuilder endpoint, ApiOperation operation, params int[] errors)
    {
        endpoint.Produces<string>(operation.Status, "text/event-stream");
        return endpoint.DescribeRest(operation, errors);
    }

    /// <summary>Describes an endpoint whose answer is bytes.</summary>
    public static RouteHandlerBuilder DescribeBytes(this RouteHandlerBuilder endpoint, ApiOperation operation, params int[] errors)
    {
        endpoint.Produces<byte[]>(operation.Status, "application/octet-stream");
        return endpoint.DescribeRest(operation, errors);
    }

    /// <summary>Describes an endpoint of another protocol, whose errors are no problems.</summary>
    public static RouteHandlerBuilder Describe<TAnswer, TError>(this RouteHandlerBuilder endpoint, ApiOperation operation, params int[] errors)
    {
        endpoint.Produces<TAnswer>(operation.Status);
        foreach (var error in errors)
        {
            endpoint.Produces<TError>(error);
        }

        return endpoint.DescribeRequest(operation);
    }

    private static RouteHandlerBuilder DescribeRest(this RouteHandlerBuilder endpoint, ApiOperation operation, int[] errors)
    {
        foreach (var error in operation.TakesAnything ? errors : errors.Union([StatusCodes.Status400BadRequest]))
        {
            endpoint.ProducesProblem(error, Problem.ContentType);
        }

        return endpoint.DescribeRequest(operation);
    }

    private static RouteHandlerBuilder DescribeRequest(this RouteHandlerBuilder endpoint, ApiOperation operation)
    {
        endpoint.WithName(operation.Id).WithSummary(operation.Summary).WithMetadata(operation);
        return endpoint.AddOpenApiOperationTransformer((description, _, _) =>
        {
            description.Description = operation.Description;
            description.Parameters = [.. operation.Parameters.Select(parameter => parameter.ToOpenApi())];
            description.RequestBody = operation.Request?.ToOpenApi();
            return Task.CompletedTask;
        });
    }

    private static OpenApiPathItem MetricsPath() => new()
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation>
        {
            [HttpMethod.Get] = new()
            {
                OperationId = "getMetrics",
                Summary = "The process's metrics, as Prometheus reads them.",
                Responses = new OpenApiResponses
                {
                    ["200"] = new OpenApiResponse
                    {
                        Description = "OK",
                        Content = new Dictionary<string, OpenApiMediaType> { ["text/plain"] = new() },
                    },
                },
            },
        },
    };

    private static void AddBearer(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["key"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key, where the host has any.",
            },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
    }
}

using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using SensorGrid.Kinesis.Client.Model;
using LimitExceededException = SensorGrid.Kinesis.Client.Model.LimitExceededException;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>An error as the service writes it: a type, in the body or a header, and a message.</summary>
internal sealed record KinesisError(string? Code, string? Message, string? RequestId)
{
    public static KinesisError Read(JsonUnmarshallerContext context)
    {
        var headers = context.ResponseData;
        var requestId = headers.IsHeaderPresent("x-amzn-RequestId") ? headers.GetHeaderValue("x-amzn-RequestId") : null;
        var code = headers.IsHeaderPresent("x-amzn-ErrorType") ? headers.GetHeaderValue("x-amzn-ErrorType") : null;
        string? message = null;
        try
        {
            using var body = JsonDocument.Parse(context.Stream);
            code = Text(body.RootElement, "__type") ?? code;
            message = MessageOf(body.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Proxies and load balancers answer with HTML, or with nothing at all, or with what is no Unicode: the status code has to do.
        }

        return new KinesisError(BareCode(code), message, requestId);
    }

    public AmazonKinesisException ToException(Exception? inner, HttpStatusCode statusCode)
    {
        var type = (int)statusCode < 500 ? ErrorType.Sender : ErrorType.Receiver;
        var text = Message ?? $"Kinesis answered {(int)statusCode} ({Code ?? "no error type"}).";
        return Code switch
        {
            "ResourceNotFoundException" => new ResourceNotFoundException(text, inner, type, Code, RequestId, statusCode),
            "ResourceInUseException" => new ResourceInUseException(text, inner, type, Code, RequestId, statusCode),
            "LimitExceededException" => new LimitExceededException(text, inner, type, Code, RequestId, statusCode),
            "ExpiredIteratorException" => new ExpiredIteratorException(text, inner, type, Code, RequestId, statusCode),
            "InvalidArgumentException" => new InvalidArgumentException(text, inner, type, Code, RequestId, statusCode),
            "ProvisionedThroughputExceededException" =>
                new ProvisionedThroughputExceededException(text, inner, type, Code, RequestId, statusCode),
            "ValidationException" => new ValidationException(text, inner, type, Code, RequestId, statusCode),
            _ => new AmazonKinesisException(text, inner, type, Code, RequestId, statusCode),
        };
    }

    /// <summary>Gets the message of an error's body, if it has one.</summary>
    public static string? MessageOf(JsonElement body) => Text(body, "message") ?? Text(body, "Message");

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Extracts the name of <c>com.amazonaws.kinesis#Name</c> or <c>Name:http://…</c>.</summary>
    private static string? BareCode(string? code)
    {
        if (code is null)
        {
            return null;
        }

        code = code[(code.LastIndexOf('#') + 1)..];
        var colon = code.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? code : code[..colon];
    }
}

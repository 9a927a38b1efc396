using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SensorGrid.Guards.Logs;
using SensorGrid.Kinesis.Local.Operations;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Wire;

/// <summary>One request: body in, fault or operation, answer out.</summary>
internal sealed partial class RequestHandler(Dispatcher dispatcher, KinesisFaults faults, TimeProvider timeProvider, ILogger logger)
{
    private const string TargetPrefix = "Kinesis_20131202.";

    /// <summary>Above what 5 MiB of records can take as base64 with their keys.</summary>
    private const int MaxBody = 16 * 1024 * 1024;

    // A full disk fails every call, and so may somebody who knows how.
    private readonly LogThrottle _storageLines = new(timeProvider, TimeSpan.FromSeconds(10));
    private readonly LogThrottle _failureLines = new(timeProvider, TimeSpan.FromSeconds(1));

    public async Task HandleAsync(HttpContext http)
    {
        http.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        if (!TryFindOperation(http.Request, out var operation, out var refusal))
        {
            await SendAsync(http, refusal, null).ConfigureAwait(false);
            return;
        }

        var (buffer, length) = await ReadBodyAsync(http.Request, http.RequestAborted).ConfigureAwait(false);
        try
        {
            var body = buffer.AsMemory(0, Math.Max(length, 0));
            var fault = length < 0 ? null : faults.Fire(new KinesisCall(operation, body));
            if (fault is { Kind: KinesisFaultKind.ConnectionReset, AfterEffect: false })
            {
                http.Abort();
                return;
            }

            var answer = length < 0
                ? Answer.Error(KinesisError.InvalidArgument($"Request must be smaller than {MaxBody / 1024} KB."))
                : await AnswerAsync(operation, body, fault, http.RequestAborted).ConfigureAwait(false);
            await SendAsync(http, answer, fault).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool TryFindOperation(HttpRequest request, out string operation, out Answer refusal)
    {
        var target = request.Headers["X-Amz-Target"].ToString();
        operation = target.StartsWith(TargetPrefix, StringComparison.Ordinal) ? target[TargetPrefix.Length..] : string.Empty;
        var contentType = request.ContentType ?? string.Empty;
        refusal = default;
        if (contentType.StartsWith(Answer.Cbor, StringComparison.OrdinalIgnoreCase))
        {
            refusal = Answer.CborRefused();
        }
        else if (!HttpMethods.IsPost(request.Method) || request.Path != "/" || !Dispatcher.Operations.Contains(operation))
        {
            refusal = Answer.Error(KinesisError.UnknownOperation(target.Length > 0 ? target : $"{request.Method} {request.Path}"));
        }
        else if (!contentType.StartsWith(Answer.Json, StringComparison.OrdinalIgnoreCase) && !contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            refusal = Answer.Error(KinesisError.Serialization($"Content-Type is '{contentType}' and must be {Answer.Json}."));
        }

        return refusal.Status == 0;
    }

    private async Task<Answer> AnswerAsync(string operation, ReadOnlyMemory<byte> body, KinesisFault? fault, CancellationToken cancellationToken)
    {
        try
        {
            if (Refusal(fault) is { } refusal)
            {
                throw refusal;
            }

            Func<int, string?>? failing = fault is { Kind: KinesisFaultKind.PartialPutRecords }
                ? index => fault.FailsRecord(index) ? "ProvisionedThroughputExceededException" : null
                : null;
            var buffer = new ArrayBufferWriter<byte>();
            await using var writer = new Utf8JsonWriter(buffer, Answer.WriterOptions);
            var hasBody = await dispatcher.ExecuteAsync(operation, body, failing, writer, cancellationToken).ConfigureAwait(false);
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            return fault is { Kind: KinesisFaultKind.InternalFailure }
                ? Answer.Error(KinesisError.InternalFailure("An injected fault, after the call took effect."))
                : Answer.Ok(hasBody ? buffer.WrittenMemory : default);
        }
        catch (KinesisError error)
        {
            return Answer.Error(error);
        }
        catch (SqliteDatabaseException exception)
        {
            LogFailure(exception, operation);
            if (_storageLines.TryPass(out var held))
            {
                LogStorageFailed(operation, exception.Message, held);
            }

            return Answer.Error(KinesisError.InternalFailure(exception.Message));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailure(exception, operation);
            if (_failureLines.TryPass(out var held))
            {
                LogOperationFailed(operation, $"{exception.GetType().Name}: {exception.Message}", held);
            }

            return Answer.Error(KinesisError.InternalFailure($"{operation} failed: {exception.Message}"));
        }
    }

    private KinesisError? Refusal(KinesisFault? fault) => fault switch
    {
        { Kind: KinesisFaultKind.Throttle } => KinesisError.ThroughputExceeded("Rate exceeded (an injected fault)."),
        { Kind: KinesisFaultKind.ExpiredIterator } => dispatcher.ExpiredIterator(),
        { Kind: KinesisFaultKind.InternalFailure, AfterEffect: false } => KinesisError.InternalFailure("An injected fault."),
        _ => null,
    };

    private async Task SendAsync(HttpContext http, Answer answer, KinesisFault? fault)
    {
        if (fault is { Kind: KinesisFaultKind.ConnectionReset })
        {
            http.Abort();
            return;
        }

        var response = http.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        if (answer.ErrorType is not null)
        {
            response.Headers["x-amzn-ErrorType"] = answer.ErrorType;
        }

        if (fault is not { Kind: KinesisFaultKind.SlowBody or KinesisFaultKind.TruncatedBody })
        {
            await response.Body.WriteAsync(answer.Body, http.RequestAborted).ConfigureAwait(false);
            return;
        }

        var half = answer.Body.Length / 2;
        await response.Body.WriteAsync(answer.Body[..half], http.RequestAborted).ConfigureAwait(false);
        await response.Body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
        if (fault.Kind == KinesisFaultKind.TruncatedBody)
        {
            http.Abort();
            return;
        }

        await Task.Delay(fault.Delay, timeProvider, http.RequestAborted).ConfigureAwait(false);
        await response.Body.WriteAsync(answer.Body[half..], http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>A pooled buffer and how much of it is the body; -1 if that is too large.</summary>
    private static async Task<(byte[] Buffer, int Length)> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBody)
        {
            return ([], -1);
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? 64 * 1024) + 1);
        var length = 0;
        while (await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            length += read;
            if (length > MaxBody)
            {
                return (buffer, -1);
            }

            if (length == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(length * 2);
                buffer.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }

        return (buffer, length);
    }
}

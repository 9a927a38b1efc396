using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SensorGrid.Guards.Logs;
using SensorGrid.Http.Memory;
using SensorGrid.Kinesis.Local.Wire;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>One request: body in, fault or operation, answer out.</summary>
internal sealed partial class RequestHandler(Dispatcher dispatcher, SubscribeOperation subscribe, KinesisFaults faults, ByteBudget bodies, ByteBudget answers, TimeProvider timeProvider, ILogger logger)
{
    private static readonly ByteBudget Unbounded = new(long.MaxValue);

    private const string TargetPrefix = "Kinesis_20131202.";

    /// <summary>The most bytes of a body: more than 5 MiB of records can take as base64 with their keys.</summary>
    private const int MaxBody = 16 * 1024 * 1024;

    // A full disk fails every call, and a client may cause failures at will.
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

        ReadOnlyMemory<byte> body;
        try
        {
            body = await BoundedBody.ReadAsync(http, MaxBody, bodies, out _).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await SendAsync(http, Answer.Error(KinesisError.InvalidArgument($"Request must be smaller than {MaxBody / 1024} KB.")), null).ConfigureAwait(false);
            return;
        }
        catch (OverloadedException exception)
        {
            await SendAsync(http, Answer.Error(KinesisError.Unavailable(exception.Message)), null).ConfigureAwait(false);
            return;
        }

        var fault = faults.Fire(new KinesisCall(operation, body));
        if (fault is { Kind: KinesisFaultKind.ConnectionReset, AfterEffect: false })
        {
            http.Abort();
            return;
        }

        if (await AnswerAsync(http, operation, body, fault).ConfigureAwait(false) is { } answer)
        {
            await SendAsync(http, answer, fault).ConfigureAwait(false);
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

    /// <returns>Null when it has been sent already.</returns>
    private async Task<Answer?> AnswerAsync(HttpContext http, string operation, ReadOnlyMemory<byte> body, KinesisFault? fault)
    {
        var cancellationToken = http.RequestAborted;
        try
        {
            if (Refusal(fault) is { } refusal)
            {
                throw refusal;
            }

            if (operation == SubscribeOperation.Name)
            {
                await subscribe.ExecuteAsync(http, body).ConfigureAwait(false);
                return null;
            }

            Func<int, string?>? failing = fault is { Kind: KinesisFaultKind.PartialPutRecords }
                ? index => fault.FailsRecord(index) ? "ProvisionedThroughputExceededException" : null
                : null;
            // Of other calls, an answer that is refused would hide what was done.
            var reservation = new ByteReservation(operation == "GetRecords" ? answers : Unbounded);
            http.Response.RegisterForDispose(reservation);
            var buffer = new ReservedBuffer(reservation);
            await using var writer = new Utf8JsonWriter(buffer, Answer.WriterOptions);
            var hasBody = await dispatcher.ExecuteAsync(operation, body, failing, writer, cancellationToken).ConfigureAwait(false);
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            return fault is { Kind: KinesisFaultKind.InternalFailure }
                ? Answer.Error(KinesisError.InternalFailure("An injected fault, after the call took effect."))
                : Answer.Ok(hasBody ? buffer.Written : default);
        }
        catch (KinesisError error)
        {
            return Answer.Error(error);
        }
        catch (OverloadedException exception)
        {
            return Answer.Error(KinesisError.Unavailable(exception.Message));
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
        catch (Exception exception) when (exception is not OperationCanceledException && !http.Response.HasStarted)
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
}

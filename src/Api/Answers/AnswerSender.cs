using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;
using SensorGrid.Http.Connections;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Answers;

/// <summary>
/// Sends answers of JSON. An answer is made away from the response and sent once, as a whole: until it is complete nothing of it reaches the client, and from
/// then on only the client's own going away ends it. So a failed attempt leaves nothing behind, and no answer is sent twice.
/// </summary>
internal sealed class AnswerSender(ByteBudget budget)
{
    private readonly DefaultObjectPool<AnswerBuffer> _buffers = new(new BufferPolicy(budget));

    /// <summary>Makes the answer and sends it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="state">The state that <paramref name="write"/> needs.</param>
    /// <param name="write">Writes one JSON value.</param>
    /// <param name="afterEffect">The request has done something already, and the answer says what: it is not refused for want of memory.</param>
    /// <exception cref="OverloadedException">The answers under way fill their memory; nothing was sent.</exception>
    /// <exception cref="AnswerTooLargeException">The answer is larger than one may be; nothing was sent.</exception>
    public Task SendAsync<TState>(HttpContext context, int status, string contentType, TState state, Action<Utf8JsonWriter, TState> write, bool afterEffect = false)
    {
        return Send(context, status, contentType, Make(state, write, afterEffect));
    }

    /// <summary>Makes an answer of bytes and sends it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="state">The state that <paramref name="write"/> needs.</param>
    /// <param name="write">Writes the bytes; it may also set headers that depend on them.</param>
    /// <exception cref="OverloadedException">The answers under way fill their memory; nothing was sent.</exception>
    /// <exception cref="AnswerTooLargeException">The answer is larger than one may be; nothing was sent.</exception>
    public Task SendBytesAsync<TState>(HttpContext context, int status, string contentType, TState state, Action<IBufferWriter<byte>, TState> write) =>
        Send(context, status, contentType, Make(state, write));

    /// <summary>Makes an answer of bytes and sends it, if there is one.</summary>
    /// <returns>Null when nothing was written: then nothing is sent.</returns>
    /// <inheritdoc cref="SendBytesAsync"/>
    public Task? TrySendBytesAsync<TState>(HttpContext context, int status, string contentType, TState state, Action<IBufferWriter<byte>, TState> write)
    {
        var buffer = Make(state, write);
        if (buffer.Length > 0)
        {
            return Send(context, status, contentType, buffer);
        }

        Return(buffer);
        return null;
    }

    private Task Send(HttpContext context, int status, string contentType, AnswerBuffer buffer)
    {
        context.Features.Get<AnswerAttempt>()?.Complete(context);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = buffer.Length;
        response.Headers.CacheControl = "no-store";
        if (!buffer.IsSmall)
        {
            return SendAsync(context, buffer);
        }

        // The server sends it when the request ends: no flush of its own is needed.
        response.BodyWriter.Write(buffer.Small);
        Return(buffer);
        return Task.CompletedTask;
    }

    private async Task SendAsync(HttpContext context, AnswerBuffer buffer)
    {
        try
        {
            KestrelBounds.ExpectToBeRead(context, buffer.Length);
            foreach (var segment in buffer.Segments)
            {
                await ConnectionLimit.WriteAsync(context, segment);
            }
        }
        finally
        {
            Return(buffer);
        }
    }

    private AnswerBuffer Make<TState>(TState state, Action<Utf8JsonWriter, TState> write, bool afterEffect)
    {
        var buffer = _buffers.Get();
        buffer.IsBounded = !afterEffect;
        var writer = JsonWriterCache.Rent(buffer);
        var complete = false;
        try
        {
            write(writer, state);
            writer.Flush();
            complete = true;
            return buffer;
        }
        finally
        {
            JsonWriterCache.Return(writer);
            if (!complete)
            {
                Return(buffer);
            }
        }
    }

    private AnswerBuffer Make<TState>(TState state, Action<IBufferWriter<byte>, TState> write)
    {
        var buffer = _buffers.Get();
        var complete = false;
        try
        {
            write(buffer, state);
            complete = true;
            return buffer;
        }
        finally
        {
            if (!complete)
            {
                Return(buffer);
            }
        }
    }

    private void Return(AnswerBuffer buffer)
    {
        buffer.Dispose();
        _buffers.Return(buffer);
    }

    private sealed class BufferPolicy(ByteBudget budget) : PooledObjectPolicy<AnswerBuffer>
    {
        public override AnswerBuffer Create() => new(budget);

        public override bool Return(AnswerBuffer obj) => true;
    }
}

using System.Text;
using SensorGrid.Api.Redis.Wire;

namespace SensorGrid.Api.Redis.Channels;

/// <summary>Writes the messages of channels.</summary>
internal static class ChannelMessages
{
    /// <summary>The prefix of the channels of sites.</summary>
    public static ReadOnlySpan<byte> Prefix => "anomalies:"u8;

    /// <summary>Gets the channel of a site.</summary>
    public static byte[] ChannelOf(string site) => [.. Prefix, .. Encoding.UTF8.GetBytes(site)];

    /// <summary>Writes a message of a channel.</summary>
    /// <param name="reply">Writes to the client.</param>
    /// <param name="pattern">The pattern that the channel matches; null for a subscription to the channel itself.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="payload">The message.</param>
    public static void Write(ReplyWriter reply, byte[]? pattern, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload)
    {
        reply.Push(pattern is null ? 3 : 4);
        reply.Bulk(pattern is null ? "message"u8 : "pmessage"u8);
        if (pattern is not null)
        {
            reply.Bulk(pattern);
        }

        reply.Bulk(channel);
        reply.Bulk(payload);
    }

    /// <summary>Writes that the client has joined a channel or left it.</summary>
    /// <param name="reply">Writes to the client.</param>
    /// <param name="kind">What happened, such as <c>subscribe</c>.</param>
    /// <param name="name">The channel or pattern; null when there was none to leave.</param>
    /// <param name="count">The number that the client subscribes to now.</param>
    public static void WriteChange(ReplyWriter reply, ReadOnlySpan<byte> kind, byte[]? name, int count)
    {
        reply.Push(3);
        reply.Bulk(kind);
        if (name is null)
        {
            reply.Null();
        }
        else
        {
            reply.Bulk(name);
        }

        reply.Integer(count);
    }
}

using SensorGrid.Api.Redis.Channels;
using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;

namespace SensorGrid.Api.Redis.Commands;

/// <summary>The commands for the channels of anomalies.</summary>
internal static class ChannelCommands
{
    public static IEnumerable<RedisCommand> All =>
    [
        Channel("subscribe", -2, "Gets the anomalies of sites: anomalies:{site}.", static (session, arguments, cancellationToken) => AddAsync(session, arguments, false, cancellationToken)) with { AsksGrains = true },
        Channel("psubscribe", -2, "Gets the anomalies of all sites whose channels match.", static (session, arguments, cancellationToken) => AddAsync(session, arguments, true, cancellationToken)) with { AsksGrains = true },
        Channel("unsubscribe", -1, "Leaves channels; all of them when none is named.", static (session, arguments, _) => Remove(session, arguments, false)),
        Channel("punsubscribe", -1, "Leaves patterns; all of them when none is named.", static (session, arguments, _) => Remove(session, arguments, true)),
    ];

    private static RedisCommand Channel(string name, int arity, string summary, CommandHandler run) => new(name, arity, "pubsub", summary) { Run = run, IsForMessages = true };

    private static async ValueTask AddAsync(RedisSession session, CommandArguments arguments, bool patterns, CancellationToken cancellationToken)
    {
        for (var i = 1; i < arguments.Count; i++)
        {
            var name = arguments[i].ToArray();
            if (await session.Subscriptions.AddAsync(name, patterns, cancellationToken) is { } refusal)
            {
                session.Reply.Error($"ERR '{arguments.Text(i)}' is refused: {refusal}.");
            }
            else
            {
                ChannelMessages.WriteChange(session.Reply, patterns ? "psubscribe"u8 : "subscribe"u8, name, session.Subscriptions.Count);
            }
        }
    }

    private static ValueTask Remove(RedisSession session, CommandArguments arguments, bool patterns)
    {
        var names = arguments.Count > 1 ? Enumerable.Range(1, arguments.Count - 1).Select(i => arguments[i].ToArray()).ToArray() : session.Subscriptions.NamesOf(patterns);
        foreach (var name in names)
        {
            session.Subscriptions.Remove(name, patterns);
            ChannelMessages.WriteChange(session.Reply, patterns ? "punsubscribe"u8 : "unsubscribe"u8, name, session.Subscriptions.Count);
        }

        if (names.Length == 0)
        {
            ChannelMessages.WriteChange(session.Reply, patterns ? "punsubscribe"u8 : "unsubscribe"u8, null, session.Subscriptions.Count);
        }

        return ValueTask.CompletedTask;
    }
}

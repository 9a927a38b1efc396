using System.Collections.Frozen;

namespace SensorGrid.Api.Redis.Commands;

/// <summary>All commands, by name.</summary>
internal sealed class CommandTable
{
    private const int LongestName = 32;

    private readonly FrozenDictionary<string, RedisCommand> _all;
    private readonly FrozenDictionary<string, RedisCommand>.AlternateLookup<ReadOnlySpan<char>> _byName;

    public CommandTable(ConnectionCommands connection, SensorCommands sensors, IndexCommands index, ServerCommands server)
    {
        _all = ((IEnumerable<RedisCommand>)[.. connection.All, .. sensors.All, .. index.All, .. server.All, .. ChannelCommands.All, .. TransactionCommands.All, .. DescribeCommands.Of(this)])
            .ToFrozenDictionary(command => command.Name, StringComparer.OrdinalIgnoreCase);
        _byName = _all.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>All commands, in the order of their names.</summary>
    public IEnumerable<RedisCommand> All => _all.Values.OrderBy(command => command.Name, StringComparer.Ordinal);

    /// <summary>The number of commands.</summary>
    public int Count => _all.Count;

    /// <summary>Finds a command; null when there is none of that name.</summary>
    public RedisCommand? Find(ReadOnlySpan<byte> name)
    {
        Span<char> characters = stackalloc char[LongestName];
        if (name.Length > LongestName)
        {
            return null;
        }

        for (var i = 0; i < name.Length; i++)
        {
            characters[i] = (char)name[i];
        }

        return _byName.TryGetValue(characters[..name.Length], out var command) ? command : null;
    }
}

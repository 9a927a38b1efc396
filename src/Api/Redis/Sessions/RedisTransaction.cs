using SensorGrid.Api.Redis.Wire;

namespace SensorGrid.Api.Redis.Sessions;

/// <summary>The commands between <c>MULTI</c> and <c>EXEC</c>.</summary>
internal sealed class RedisTransaction
{
    private readonly List<CommandArguments> _commands = [];
    private int _bytes;

    /// <summary>Gets whether a command was refused: then none of them runs.</summary>
    public bool IsBroken { get; private set; }

    public IReadOnlyList<CommandArguments> Commands => _commands;

    /// <summary>Keeps a command; false when there is no room for it.</summary>
    public bool TryAdd(CommandArguments arguments)
    {
        if (_commands.Count >= RedisLimits.TransactionCommands || _bytes + arguments.Bytes > RedisLimits.CommandBytes)
        {
            return false;
        }

        _bytes += arguments.Bytes;
        _commands.Add(arguments.Detach());
        return true;
    }

    /// <summary>Records that a command was refused.</summary>
    public void Break()
    {
        IsBroken = true;
        _commands.Clear();
        _bytes = 0;
    }
}

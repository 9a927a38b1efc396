using SensorGrid.Api.Redis.Sensors;
using SensorGrid.Api.Redis.Wire;

namespace SensorGrid.Api.Redis.Commands;

/// <summary>A command: what it takes, where it is allowed, and what it does.</summary>
/// <param name="Name">Its name, in small letters.</param>
/// <param name="Arity">The number of arguments, the name among them; negative for that many or more.</param>
/// <param name="Group">The group that Redis puts it in.</param>
/// <param name="Summary">A sentence about it.</param>
internal sealed record RedisCommand(string Name, int Arity, string Group, string Summary)
{
    /// <summary>Gets what it does; null for a command that reads one sensor.</summary>
    public CommandHandler? Run { get; init; }

    /// <summary>Gets how the sensor is written whose key is the first argument; null for any other command.</summary>
    public SensorHandler? Write { get; init; }

    /// <summary>Gets whether it is allowed before the client has authenticated.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Gets whether it is allowed while the client gets messages by version 2 of the protocol.</summary>
    public bool IsForMessages { get; init; }

    /// <summary>Gets whether it takes effect at once within a transaction.</summary>
    public bool IsOfTransaction { get; init; }

    /// <summary>Gets whether it asks grains.</summary>
    public bool AsksGrains { get => field || Write is not null; init; }

    /// <summary>Gets whether its arguments are keys.</summary>
    public bool TakesKeys => Write is not null || Name == "exists";

    /// <summary>Determines whether it can have so many arguments.</summary>
    public bool Takes(int arguments) => Arity >= 0 ? arguments == Arity : arguments >= -Arity;

    /// <summary>Determines whether a command that reads one sensor names nothing but features.</summary>
    public static bool NeedsValuesOnly(CommandArguments arguments)
    {
        for (var i = 2; i < arguments.Count; i++)
        {
            if (arguments[i].StartsWith(MetaFields.Mark))
            {
                return false;
            }
        }

        return true;
    }
}

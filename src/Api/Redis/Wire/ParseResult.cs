namespace SensorGrid.Api.Redis.Wire;

/// <summary>The outcome of reading one command.</summary>
internal enum ParseResult
{
    /// <summary>There is a command.</summary>
    Complete,

    /// <summary>The command is not all there yet.</summary>
    Incomplete,

    /// <summary>The bytes are no command: the connection cannot go on.</summary>
    Invalid,
}

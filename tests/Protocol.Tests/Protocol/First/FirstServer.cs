namespace SensorGrid.Protocol.Tests.Protocol.First;

/// <summary>What a server means when it says that a page is not behind the tip.</summary>
internal enum FirstServer
{
    /// <summary>That there was no record after it.</summary>
    Exact,

    /// <summary>That there was none with another time of arrival.</summary>
    ByTime,

    /// <summary>Nothing: it says so of every page. A page without records still shows the tip.</summary>
    Always,
}

using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.First;

/// <summary>The records of a shard, as its server gives them.</summary>
internal sealed class FirstShard(FirstServer server, Dice dice)
{
    private readonly List<int> _arrivals = [];

    /// <summary>The number of records.</summary>
    public int Count => _arrivals.Count;

    /// <summary>The time of arrival that a record has: the server's clock, which goes back a little now and then.</summary>
    public int ArrivalOf(int record) => _arrivals[record];

    public void Put(int now) => _arrivals.Add(now - dice.Next(3));

    /// <summary>Makes a page of what comes after a record, of so many records at the most.</summary>
    public FirstPage PageAfter(int after, int limit)
    {
        var last = Math.Min(after + limit, Count - 1);
        return new FirstPage(after, last, last == Count - 1 || server == FirstServer.Always || (server == FirstServer.ByTime && last > after && _arrivals[last] == _arrivals[^1]));
    }
}

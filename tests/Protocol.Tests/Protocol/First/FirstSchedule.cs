using SensorGrid.Protocol.Tests.Oracle;
using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.First;

/// <summary>
/// A schedule of the first revisions of a cluster, on one shard: pages that nobody announced were delivered before, by readers that are gone. Silos are killed and started, shards move
/// in good order, leases end and begin again, readers go back to their checkpoint, announcements are lost.
/// </summary>
internal sealed class FirstSchedule
{
    private const int Revisions = 3;

    private readonly Dice _dice;
    private readonly Rules _rules;
    private readonly Trace? _trace;
    private readonly FirstShard _shard;
    private readonly FirstLedger _ledger = new();
    private readonly List<FirstSilo> _silos = [];
    private readonly List<(int Record, int Revision, int Silo)> _delivered = [];
    private readonly int _skew;
    private readonly double _puts;
    private readonly double _empty;
    private readonly bool _asks;
    private int _now;
    private int _newest;
    private int _inForce;

    public FirstSchedule(long seed, Rules rules, Trace? trace)
    {
        (_dice, _rules, _trace) = (new Dice(seed), rules, trace);
        var server = _dice.OneOf(FirstServer.Exact, FirstServer.ByTime, FirstServer.Always);

        // Clocks that are off by more than a margin are no harm where the server says where the tip is.
        _skew = server == FirstServer.Exact && _dice.Chance(0.5) ? 95 : 4;
        _shard = new FirstShard(server, _dice);
        _puts = _dice.OneOf(0.05, 0.15, 0.3);
        _empty = _dice.OneOf(0, 0.05, 0.5);
        _asks = _dice.Chance(0.5);
        trace?.Write($"server {server}, skew {_skew}, puts {_puts}, empty {_empty}, asks {_asks}");
    }

    private IEnumerable<FirstSilo> Alive => _silos.Where(silo => silo.IsAlive);

    public IReadOnlyList<Violation> Run()
    {
        for (var i = 0; i < 2 + _dice.Next(2); i++)
        {
            Start();
        }

        var steps = 150 + _dice.Next(250);
        for (var step = 0; step < steps; step++)
        {
            Step();
        }

        Settle();
        return Check();
    }

    private void Step()
    {
        _now++;
        if (_dice.Chance(_puts))
        {
            for (var i = 0; i <= _dice.Next(3); i++)
            {
                _shard.Put(_now);
            }
        }

        var silo = _dice.OneOf(Alive.ToList());
        var roll = _dice.Next(100);
        if (roll < 8)
        {
            Fail(silo, roll);
        }
        else if (roll < 20)
        {
            // All at once now and then.
            (_dice.Chance(0.3) ? [.. Alive, .. Alive] : new[] { silo }).ToList().ForEach(Hear);
        }
        else if (silo.Reader is null)
        {
            Claim(silo);
        }
        else
        {
            Read(silo, silo.Reader);
        }
    }

    private void Fail(FirstSilo silo, int roll)
    {
        switch (roll)
        {
            case 0 when _newest < Revisions:
                _newest++;
                _trace?.Write($"{_now}: commit {_newest}");
                break;
            case 1 or 2:
                silo.IsAlive = false;
                _trace?.Write($"{_now}: silo {silo.Id} dies");
                Start();
                break;
            case 3 when silo.Reader is not null:
                // Claimed anew by whoever comes first.
                _trace?.Write($"{_now}: the lease of silo {silo.Id} fails");
                silo.Reader = null;
                break;
            case 4 or 5 when silo.Reader is not null:
                _trace?.Write($"{_now}: silo {silo.Id} goes back to {_ledger.Progress}");
                silo.Reader.Rewind();
                break;
            case 6 when silo.Reader is not null:
                _trace?.Write($"{_now}: silo {silo.Id} releases");
                silo.Reader.Checkpoint(release: true);
                silo.Reader = null;
                break;
            default:
                break;
        }
    }

    private void Start()
    {
        _silos.Add(new FirstSilo(_silos.Count, _dice.Next((2 * _skew) + 1) - _skew));
        _trace?.Write($"{_now}: silo {_silos[^1].Id} starts, its clock is {_silos[^1].Skew} ahead");
    }

    /// <summary>A silo hears of the newest revision, or of the one in force, which every silo has heard of before.</summary>
    private void Hear(FirstSilo silo)
    {
        silo.Heard = _newest;
        if (Alive.All(other => other.Heard == _newest))
        {
            _inForce = _newest;
        }

        silo.InForce = _inForce;
        _trace?.Write($"{_now}: silo {silo.Id} hears of {silo.Heard}, in force {silo.InForce}");
    }

    private void Claim(FirstSilo silo)
    {
        if (_ledger.Owner is not { } owner || owner == silo.Id || !_silos[owner].IsAlive)
        {
            silo.Reader = new FirstReader(_rules, silo, _ledger, _shard, _dice, _now);
            _trace?.Write($"{_now}: silo {silo.Id} claims at {_ledger.Progress}, horizon {_ledger.Horizon}");
        }
    }

    private void Read(FirstSilo silo, FirstReader reader)
    {
        var before = _ledger.Pins.Count;
        switch (_dice.Next(10))
        {
            case < 3:
                reader.Push(_empty);
                break;
            case < 5:
                reader.Read(_asks && _dice.Chance(0.3));
                break;
            case < 7:
                silo.Reader = reader.Announce() ? reader : null;
                break;
            case 7 when _dice.Chance(0.3):
                silo.Reader = reader.Checkpoint(release: false) ? reader : null;
                break;
            default:
                Deliver(silo, reader);
                break;
        }

        if (_ledger.Pins.Count > before)
        {
            _trace?.Write($"{_now}: silo {silo.Id} pins what follows {_ledger.Pins[^1].After} to {_ledger.Pins[^1].Revision}");
        }
    }

    private void Deliver(FirstSilo silo, FirstReader reader)
    {
        if (reader.Deliver() is { } delivery)
        {
            _delivered.Add((delivery.Record, delivery.Revision, silo.Id));
            _trace?.Write($"{_now}: silo {silo.Id} delivers {delivery.Record} under {delivery.Revision}");
        }
    }

    /// <summary>Nothing fails any more. The shard is pushed records without pause, until well after the margin but not until a record is later than any take-over.</summary>
    private void Settle()
    {
        _newest = Math.Max(_newest, 1);
        for (var round = 0; round < 2; round++)
        {
            Alive.ToList().ForEach(Hear);
        }

        var silo = Alive.FirstOrDefault(silo => silo.Reader is not null && _ledger.Owner == silo.Id) ?? Alive.First();
        silo.Reader = null;
        silo.Reader = new FirstReader(_rules, silo, _ledger, _shard, _dice, _now);
        for (var round = 0; round < 20; round++)
        {
            _now++;
            _shard.Put(_now);
            for (var i = 0; i < 20; i++)
            {
                silo.Reader.Push(0);
                silo.Reader.Read(mayAsk: false);
                Assert.True(silo.Reader.Announce());
                Deliver(silo, silo.Reader);
            }
        }
    }

    private List<Violation> Check()
    {
        var violations = new List<Violation>();
        foreach (var (record, revision, silo) in _delivered)
        {
            if (FirstLedger.RevisionOf(record, _ledger.Pins) is var pinned && pinned != revision)
            {
                violations.Add(new Violation("revision", $"Record {record} is pinned to {pinned}, and silo {silo} delivered it under {revision}."));
            }
        }

        if (_skew < FirstReader.Margin && _ledger.Newest != _inForce)
        {
            violations.Add(new Violation("standstill", $"Revision {_inForce} is in force, and the shard is still at {_ledger.Newest}."));
        }

        return violations;
    }
}

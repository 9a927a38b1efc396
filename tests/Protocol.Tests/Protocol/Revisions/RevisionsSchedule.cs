using SensorGrid.Protocol.Tests.Oracle;
using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Revisions;

/// <summary>
/// A schedule of revisions that not every build can compile: commits, silos that are killed, declared dead and run on, and started again with another build; reports and answers that
/// come late and twice; views of the cluster that are behind.
/// </summary>
internal sealed class RevisionsSchedule(long seed, Rules rules, Trace? trace)
{
    private const int Shards = 3;
    private const int Builds = 3;

    private readonly Dice _dice = new(seed);
    private readonly RevisionCatalogue _catalogue = new(rules);
    private readonly List<RevisionSilo> _silos = [];
    private readonly HashSet<int> _active = [];
    private readonly RevisionLedger[] _ledgers = [.. Enumerable.Range(0, Shards).Select(_ => new RevisionLedger())];
    private readonly Dictionary<(int Silo, int Shard), int> _epochs = [];
    private readonly Dictionary<(int Build, int Revision), bool> _compiles = [];
    private readonly List<Action> _messages = [];
    private readonly List<Violation> _violations = [];

    public IReadOnlyList<Violation> Run()
    {
        for (var i = 0; i < 2 + _dice.Next(2); i++)
        {
            Start(_dice.Next(Builds));
        }

        var steps = 150 + _dice.Next(150);
        for (var step = 0; step < steps && _violations.Count == 0; step++)
        {
            Step(withFaults: true);
        }

        Settle();
        Check();
        return _violations;
    }

    private void Step(bool withFaults)
    {
        var roll = _dice.Next(100);
        if (withFaults && roll < 12)
        {
            Fail(roll);
        }
        else if (roll < 30)
        {
            Send(_dice.OneOf(_silos));
        }
        else if (roll < 55 && _messages.Count > 0)
        {
            var message = _dice.Next(_messages.Count);
            var deliver = _messages[message];
            if (!_dice.Chance(0.1))
            {
                _messages.RemoveAt(message);
            }

            deliver();
        }
        else if (roll < 60)
        {
            _dice.OneOf(_silos).View = [.. _active];
        }
        else
        {
            Read(_dice.OneOf(_silos), _dice.Next(Shards));
        }
    }

    private void Fail(int roll)
    {
        if (roll < 4)
        {
            _catalogue.Commit();
            trace?.Write($"commit {_catalogue.Newest}");
        }
        else if (roll < 6)
        {
            _catalogue.Reactivate();
            trace?.Write("the catalogue moves");
        }
        else if (roll < 8)
        {
            _ledgers[_dice.Next(Shards)].Records++;
        }
        else
        {
            var silo = _dice.OneOf(_silos);
            if (_active.Remove(silo.Id))
            {
                // Killed, or declared dead while it runs on; another one in its place, perhaps of another build.
                silo.IsAlive = _dice.Chance(0.4);
                trace?.Write($"silo {silo.Id} {(silo.IsAlive ? "is declared dead" : "dies")}");
                Start(_dice.Chance(0.5) ? silo.Build : _dice.Next(Builds));
            }
        }
    }

    private void Start(int build)
    {
        var silo = new RevisionSilo(_silos.Count, build, rules) { View = [.. _active, _silos.Count] };
        _silos.Add(silo);
        _active.Add(silo.Id);
        trace?.Write($"silo {silo.Id} of build {build} starts");
    }

    private void Send(RevisionSilo silo)
    {
        if (!silo.IsAlive || _messages.Count > 12)
        {
            return;
        }

        var report = silo.Report();
        _messages.Add(() =>
        {
            var news = _catalogue.Report(report, _active);
            trace?.Write($"silo {silo.Id} has {string.Join(',', report.Compiled)} lacks {string.Join(',', report.Missed)}: newest {news.Newest}, in force {news.InForce}, behind {string.Join(',', news.Behind)}");
            _messages.Add(() =>
            {
                if (silo.IsAlive)
                {
                    silo.Hear(news, CanCompile);
                }
            });
        });
    }

    // What a build can compile is decided when it is first asked, and stays. The first revision is good for all.
    private bool CanCompile(int build, int revision)
    {
        if (!_compiles.TryGetValue((build, revision), out var can))
        {
            _compiles[(build, revision)] = can = revision == 1 || _dice.Chance(0.75);
        }

        return can;
    }

    /// <summary>One step of a reader: claim, announce and deliver one record, or release.</summary>
    private void Read(RevisionSilo silo, int shard)
    {
        var ledger = _ledgers[shard];
        if (!silo.IsAlive || silo.Pinning == 0)
        {
            return;
        }

        // A reader that is to stop may go on for a while.
        if (silo.OwnerOf(shard) != silo.Id && !(_epochs.ContainsKey((silo.Id, shard)) && _dice.Chance(0.5)))
        {
            _epochs.Remove((silo.Id, shard));
            return;
        }

        if (!_epochs.TryGetValue((silo.Id, shard), out var epoch))
        {
            epoch = _epochs[(silo.Id, shard)] = ledger.Claim();
        }

        var record = ledger.Position + 1;
        if (record >= ledger.Records)
        {
            return;
        }

        if (!ledger.Announce(epoch, record, silo.Pinning))
        {
            _epochs.Remove((silo.Id, shard));
            return;
        }

        Deliver(silo, shard, record);
    }

    private void Deliver(RevisionSilo reader, int shard, int record)
    {
        var ledger = _ledgers[shard];

        // The record is decoded where it is read, and processed where the reader places its sensor; an old activation may still be anywhere.
        var host = _dice.Chance(0.2) ? _dice.OneOf(_silos).Id : reader.OwnerOf(shard + 1);
        if (host is not { } at || !_silos[at].IsAlive || !reader.CanDecode(ledger.PinOf(record)))
        {
            return;
        }

        if (_silos[at].Process(ledger.PinOf(record), ledger.State) is { } revision)
        {
            trace?.Write($"record {record} of shard {shard}, pinned to {ledger.PinOf(record)}, is processed by {revision} on silo {at}, read by {reader.Id}");
            ledger.Take(record, revision);
            if (!_silos[at].Compiled.Contains(ledger.PinOf(record)))
            {
                _violations.Add(new Violation("compiled", $"Silo {at} has not compiled revision {ledger.PinOf(record)} of record {record} of shard {shard}."));
            }
        }
    }

    /// <summary>Nothing fails any more: all hear of all, and read on.</summary>
    private void Settle()
    {
        _silos.Where(silo => !_active.Contains(silo.Id)).ToList().ForEach(silo => silo.IsAlive = false);
        foreach (var ledger in _ledgers)
        {
            ledger.Records++;
        }

        for (var round = 0; round < 40 && _violations.Count == 0; round++)
        {
            foreach (var silo in _silos.Where(silo => silo.IsAlive))
            {
                silo.View = [.. _active];
                Send(silo);
            }

            while (_messages.Count > 0)
            {
                var next = _messages[0];
                _messages.RemoveAt(0);
                next();
            }

            foreach (var silo in _silos.Where(silo => silo.IsAlive))
            {
                for (var shard = 0; shard < Shards; shard++)
                {
                    Read(silo, shard);
                }
            }
        }
    }

    private void Check()
    {
        foreach (var (shard, ledger) in _ledgers.Index())
        {
            for (var record = 0; record < ledger.Processed.Count; record++)
            {
                if (ledger.Processed[record] != ledger.PinOf(record))
                {
                    _violations.Add(new Violation("revision", $"Record {record} of shard {shard} is pinned to {ledger.PinOf(record)}, and was processed by {ledger.Processed[record]}."));
                }
            }

            foreach (var never in ledger.Pinned.Where(pin => !_catalogue.Required.Contains(pin)))
            {
                _violations.Add(new Violation("in force", $"Shard {shard} is pinned to revision {never}, which was never in force."));
            }

            // Where a silo is left that can compile all that was in force, all is read.
            if (_silos.Any(silo => silo.IsAlive && _catalogue.Required.All(revision => CanCompile(silo.Build, revision))) && ledger.Position < ledger.Records - 1)
            {
                _violations.Add(new Violation("standstill", $"Shard {shard} stands still at record {ledger.Position}, pinned to {ledger.PinOf(ledger.Position + 1)}."));
            }
        }
    }
}

using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.First;

/// <summary>A lease of the shard: reads pages, asked for or pushed, announces them, and delivers them record by record.</summary>
internal sealed class FirstReader
{
    /// <summary>A record that arrived so much later than the claim was not there before it, whatever the clocks.</summary>
    public const int LongestTakeOver = 100;

    /// <summary>The same for a clock that is right, or a server that says where the tip is.</summary>
    public const int Margin = 8;

    private readonly Rules _rules;
    private readonly FirstSilo _silo;
    private readonly FirstLedger _ledger;
    private readonly FirstShard _shard;
    private readonly Dice _dice;
    private readonly int _epoch;
    private readonly int _claimedAt;
    private readonly Queue<FirstPage> _pushed = new();
    private readonly Queue<(int Record, int Revision)> _deliveries = new();
    private FirstPage? _page;
    private (int UpTo, bool IsFence, int? PinFrom)? _announcement;
    private IReadOnlyList<(int After, int Revision)> _pins;
    private int _progress;
    private int _read;
    private int _delivered;
    private int _pushedTo;
    private int? _horizon;
    private int? _unannounced;
    private bool _areBehind;

    public FirstReader(Rules rules, FirstSilo silo, FirstLedger ledger, FirstShard shard, Dice dice, int now)
    {
        (_rules, _silo, _ledger, _shard, _dice) = (rules, silo, ledger, shard, dice);
        _epoch = ledger.Claim(silo.Id);
        (_claimedAt, _horizon, _pins, _progress) = (now + silo.Skew, ledger.Horizon, ledger.Pins, ledger.Progress);
        Rewind();
    }

    /// <summary>Begins again at the checkpoint. What the lease knows of announcements stays.</summary>
    public void Rewind()
    {
        (_read, _delivered, _pushedTo, _page, _announcement) = (_progress, _progress, _progress, null, null);
        _pushed.Clear();
        _deliveries.Clear();
    }

    /// <summary>The server pushes what there is, and at most so often an event without records.</summary>
    public void Push(double chanceOfEmpty)
    {
        if (_pushed.Count < 4 && (_pushedTo < _shard.Count - 1 || _dice.Chance(chanceOfEmpty)))
        {
            _pushed.Enqueue(_shard.PageAfter(_pushedTo, 1 + _dice.Next(5)));
            _pushedTo = _pushed.Last().Last;
        }
    }

    /// <summary>Takes what was pushed, or else asks for a page.</summary>
    public void Read(bool mayAsk)
    {
        if (_page is not null || _announcement is not null || _deliveries.Count > 6)
        {
            return;
        }

        if (_pushed.TryDequeue(out var page))
        {
            // What has come together is one page.
            while (_dice.Chance(0.6) && _pushed.TryDequeue(out var next))
            {
                page = new FirstPage(page.After, next.Last, next.SaysTip);
            }
        }
        else if (mayAsk)
        {
            page = _shard.PageAfter(_read, 1 + _dice.Next(8));
            _pushedTo = page.Last;
        }

        _page = page;
    }

    /// <summary>Announces the page that was read. False: another reader has the shard.</summary>
    public bool Announce()
    {
        if (_page is { } page && _announcement is null)
        {
            Begin(page);
        }

        if (_announcement is not { } announcement)
        {
            return true;
        }

        // The write, its answer, or both are lost: it is tried again.
        var fate = _dice.Next(10);
        if (fate == 0)
        {
            return true;
        }

        // Without the rule, a page that is behind another reader's deliveries moves the horizon as well.
        int? revision = !announcement.IsFence ? _silo.InForce : _rules.HasFlag(Rules.Fence) ? null : 0;
        if (!_ledger.Announce(_epoch, announcement.UpTo, revision, announcement.PinFrom))
        {
            return false;
        }

        if (fate != 1)
        {
            (_pins, _horizon, _announcement) = (_ledger.Pins, revision is null ? null : announcement.UpTo, null);
            Take();
        }

        return true;
    }

    /// <summary>Delivers the next record. Null when there is none.</summary>
    public (int Record, int Revision)? Deliver()
    {
        if (!_deliveries.TryDequeue(out var delivery))
        {
            return null;
        }

        _delivered = delivery.Record;
        return delivery;
    }

    /// <summary>Writes the checkpoint. False: another reader has the shard.</summary>
    public bool Checkpoint(bool release)
    {
        _progress = Math.Max(_progress, _delivered);
        return _ledger.Checkpoint(_epoch, _delivered, release);
    }

    private void Begin(FirstPage page)
    {
        _areBehind |= (page.IsEmpty ? page.SaysTip : IsLater(page)) || !_rules.HasFlag(Rules.TipBeforePin);
        if (page.IsEmpty)
        {
            // At the tip what was delivered unannounced is announced, so that the next page can be pinned.
            if (_horizon is null && _areBehind && _silo.Heard > 0 && (_unannounced ?? (_progress < 0 ? null : _progress)) is { } delivered)
            {
                _announcement = (delivered, false, null);
            }
            else
            {
                Take();
            }

            return;
        }

        if (page.Last <= _horizon)
        {
            Take();
        }
        else if (_horizon is null && _silo.Heard == 0)
        {
            _unannounced = Math.Max(_unannounced ?? -1, page.Last);
            Take();
        }
        else
        {
            var isFirst = _horizon is null && _unannounced is null && _epoch == 1;
            var isFence = _horizon is null && !isFirst && (!_areBehind || (_unannounced > page.Last && _rules.HasFlag(Rules.OwnUnannounced)));
            int? pinFrom = isFirst ? -1 : isFence || _rules.HasFlag(Rules.BehindThePage) ? null : _read;
            _announcement = (page.Last, isFence, pinFrom);
            if (isFence)
            {
                _unannounced = Math.Max(_unannounced ?? -1, page.Last);
            }
        }
    }

    /// <summary>Determines whether a page with records shows that nothing that was delivered before the claim comes after it.</summary>
    private bool IsLater(FirstPage page)
    {
        var since = _shard.ArrivalOf(page.Last) - _claimedAt;
        return since > LongestTakeOver
            || (_rules.HasFlag(Rules.TipOfRecords)
                && (page.SaysTip || !_rules.HasFlag(Rules.NothingNewer))
                && (since > Margin || !_rules.HasFlag(Rules.ArrivedSince)));
    }

    private void Take()
    {
        if (_page is not { } page)
        {
            return;
        }

        for (var record = Math.Max(page.After, _read) + 1; record <= page.Last; record++)
        {
            _deliveries.Enqueue((record, FirstLedger.RevisionOf(record, _pins)));
        }

        (_read, _page) = (Math.Max(_read, page.Last), null);
    }
}

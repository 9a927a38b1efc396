using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

internal sealed partial class Cell
{
    private IEnumerator<Step> Take(Ingest page, Delivery delivery)
    {
        if (Lacks(page))
        {
            delivery.Reply(Answer.Gap);
            yield break;
        }

        foreach (var record in page.Records)
        {
            if (record.Position > State.Positions[page.Shard])
            {
                Add(page.Shard, record);
                State.Positions[page.Shard] = record.Position;
            }
        }

        yield return new Sub(Reach(page.Clock, delivery));
    }

    private IEnumerator<Step> Fire(Timer timer, Delivery delivery)
    {
        if (grid.Has(Rules.TimerPrevious) && Lacks(timer))
        {
            delivery.Reply(Answer.Gap);
            yield break;
        }

        yield return new Sub(Reach(timer.Clock, delivery));
    }

    private IEnumerator<Step> Persist(Persist request, Delivery delivery)
    {
        var hasPassedDeadline = IsSensor && grid.Has(Rules.TimersGate) && State.Clock < request.Clock && State.NextDeadline <= request.Clock;
        if (State.Positions[request.Shard] < request.Expected || hasPassedDeadline)
        {
            delivery.Reply(Answer.Gap);
            yield break;
        }

        var sendsFirst = grid.Has(Rules.SendBeforeStore);
        var first = new Sub(sendsFirst ? Send : Store);
        yield return first;
        if (!first.Failed)
        {
            var second = new Sub(sendsFirst ? Store : Send);
            yield return second;
            first.Failed = second.Failed;
        }

        if (first.Failed)
        {
            delivery.Fail();
            yield break;
        }

        delivery.Reply(Answer.Done, State.NextDeadline);
    }

    private bool Lacks(ReaderRequest request) => grid.Has(Rules.Gap) && State.Positions[request.Shard] < request.Previous;

    private void Add(int shard, PlacedRecord record)
    {
        State.Revision = Math.Max(State.Revision, record.Revision);
        var revision = grid.Has(Rules.RecordRevision) ? record.Revision : State.Revision;
        State.Taken.Add(new TakenRecord(shard, record.Position, revision, record.Time));
        var end = CellState.EndOf(record.Time, CellState.WindowLength);
        if (end > State.Clock || !IsSensor)
        {
            State.AddTo(revision, end, MemberOf(shard, record.Position));
        }
    }

    internal static long MemberOf(int shard, int position) => ((long)shard << 16) | (long)position;

    /// <summary>A sensor closes by its shard's clock; a group waits for the frontiers.</summary>
    private IEnumerator<Step> Reach(int clock, Delivery delivery)
    {
        if (IsSensor)
        {
            State.Close(clock, Key, grid.GenerationOf);
        }

        if (State.Outbox.Count > 0 && grid.Dice.Chance(0.5))
        {
            yield return new Sub(Send);
        }

        delivery.Reply(Answer.Done, State.NextDeadline);
    }
}

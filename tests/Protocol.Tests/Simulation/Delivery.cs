namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>One arrival of a message at an activation.</summary>
/// <param name="request">The message.</param>
/// <param name="call">Who waits for the answer; null for nobody.</param>
internal sealed class Delivery(Request request, Call? call)
{
    public Request Request => request;

    public Call? Call => call;

    /// <summary>Whether the handler threw.</summary>
    public bool Failed { get; private set; }

    public Answer Answer { get; private set; }

    /// <summary>A time that comes with the answer; null for none.</summary>
    public int? Time { get; private set; }

    public void Reply(Answer answer, int? time = null) => (Answer, Time) = (answer, time);

    public void Fail() => Failed = true;
}

namespace SensorGrid.Sql.Tests.State;

/// <summary>The kinds of steps of a run.</summary>
internal enum StateStepKind
{
    Row,
    Advance,
    Cut,
    Error,
}

using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators;

/// <summary>A part of a sensor's engine with state of its own, which follows from the readings and their order in the log alone.</summary>
internal interface IOperator
{
    /// <summary>Ingests the next reading, counted or not. One that retires the sensor, or has a verdict, is no such reading.</summary>
    void Apply(in TakenReading reading);

    /// <summary>Forgets all: the reading retired the sensor.</summary>
    void Retire(in TakenReading reading);

    /// <summary>Writes the state as sections of its own: of a metric that had no reading since the last time, the same bytes.</summary>
    void Write(SectionWriter sections);

    /// <summary>Reads into a new operator what <see cref="Write"/> wrote, perhaps by other definitions.</summary>
    /// <exception cref="InvalidDataException">A section is damaged.</exception>
    void Read(StoredSections sections);
}

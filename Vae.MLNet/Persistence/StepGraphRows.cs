namespace Vae.MLNet;

/// <summary>How many rows a step's graph takes.</summary>
internal enum StepGraphRows
{
    /// <summary>One, and its outputs have no axis of rows, as ML.NET's ONNX transformer wants them.</summary>
    One,

    /// <summary>Any number; outputs have the rows on their first axis, and a single number is a row of one element.</summary>
    Many,
}

namespace TorchSharp;

public static partial class torch
{
    /// <summary>This stand-in has the CPU alone.</summary>
    public class Device
    {
        internal Device() { }
    }

    public static readonly Device CPU = new();
}

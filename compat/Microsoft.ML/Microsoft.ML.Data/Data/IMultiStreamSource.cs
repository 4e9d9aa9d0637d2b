namespace Microsoft.ML.Data;

/// <summary>What a loader of files takes. Nothing here loads files through it.</summary>
public interface IMultiStreamSource;

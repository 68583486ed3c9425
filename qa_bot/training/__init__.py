"""Training the reader. May use all of the program, and evaluate; nothing uses this.

labelled.py, examples.py and pairs.py turn question sets into examples, as recipe.py says;
batches.py makes tensors of them; network.py is the model, train.py the loop, export.py what ships.
"""
